function f() {
  return [...arguments].reverse().join();
}
console.log(f(1, 2, 3)); // expect: 3,2,1
