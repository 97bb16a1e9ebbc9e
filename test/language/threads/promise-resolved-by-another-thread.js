// threads
let settle;
const p = new Promise((r) => (settle = r));
const main = Thread.current;
p.then((v) => console.log(v, Thread.current === main)); // expect: from afar true
new Thread(() => settle('from afar'));
