let n = 0;
try {
  throw 1;
} catch {
  n = 1;
}
console.log(n); // expect: 1
