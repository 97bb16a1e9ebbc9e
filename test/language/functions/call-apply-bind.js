function f(a, b) {
  return this.k + a + b;
}
console.log(f.call({ k: 1 }, 2, 3), f.apply({ k: 1 }, [2, 3]), f.bind({ k: 1 }, 2)(3)); // expect: 6 6 6
