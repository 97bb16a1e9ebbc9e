const log = [];
const p = Promise.resolve();
p.then(() => log.push('a1')).then(() => log.push('a2'));
p.then(() => log.push('b1')).then(() => log.push('b2'));
p.then(() => log.push('c1')).then(() => console.log(log.join())); // expect: a1,b1,c1,a2,b2
