let f;
try {
  let x = 42;
  f = () => x;
  throw 1;
} catch {}
console.log(f()); // expect: 42
