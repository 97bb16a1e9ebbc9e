class P extends Promise {}
const p = P.resolve(1).then((x) => x + 1);
console.log(p instanceof P); // expect: true
p.then((v) => console.log(v)); // expect: 2
