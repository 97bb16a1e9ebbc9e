function f(a = b, b = 1) {
  return [a, b];
}
try {
  f();
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
console.log(f(5).join()); // expect: 5,1
