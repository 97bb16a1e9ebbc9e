const ok = Promise.resolve('settled');
setTimeout(() => ok.then((v) => console.log(v)), 2); // expect: settled
const bad = Promise.reject('handled');
bad.catch(() => {});
setTimeout(() => bad.catch((e) => console.log(e)), 3); // expect: handled
