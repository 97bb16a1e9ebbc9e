function* player(name, n) {
  let ball = yield;
  for (let i = 0; i < n; i++) ball = yield ball + name;
  return ball;
}
const a = player('a', 2), b = player('b', 2);
a.next();
b.next();
let ball = '';
for (let i = 0; i < 2; i++) {
  ball = a.next(ball).value;
  ball = b.next(ball).value;
}
console.log(ball); // expect: abab
