function f(a) {
  return (b) => {
    const s = a + b;
    return (c) => {
      const t = s + c;
      return (d) => [a, b, c, d, s, t].join();
    };
  };
}
console.log(f(1)(2)(3)(4)); // expect: 1,2,3,4,3,6
