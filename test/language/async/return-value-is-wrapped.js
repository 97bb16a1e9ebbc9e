async function f() { return 1; }
const p = f();
console.log(p instanceof Promise, typeof p.then); // expect: true function
p.then((v) => console.log(v)); // expect: 1
