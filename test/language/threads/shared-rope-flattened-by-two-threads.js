// threads
let rope = '';
for (let i = 0; i < 500; i++) rope = rope + i;
const ts = [1, 2].map(() => new Thread(() => [rope.length, rope.indexOf('499'), rope.charCodeAt(700)].join()));
const [a, b] = ts.map((t) => t.join());
console.log(a === b, rope.length); // expect: true 1390
