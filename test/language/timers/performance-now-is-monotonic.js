const a = performance.now();
let b = performance.now();
let ok = b >= a;
setTimeout(() => {
  console.log(ok, performance.now() - a >= 4, typeof a); // expect: true true number
}, 6);
