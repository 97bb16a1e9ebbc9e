const q = [];
let out = 0;
for (let i = 0; i < 3000; i++) {
  q.push(i);
  if (i % 3 === 0) out += q.shift();
}
console.log(q.length, out, q[0], q.at(-1)); // expect: 2000 499500 1000 2999
