function f(x) {
  if (x) throw 'e';
  return 1;
}
let r = [];
for (let i = 0; i < 3; i++) {
  try {
    r.push(1 + f(i % 2) * 2 + [f(0), f(i === 2)].length);
  } catch (e) {
    r.push(e);
  }
}
console.log(r.join()); // expect: 5,e,e
