class A extends Array {
  static get [Symbol.species]() {
    return function (n) {
      return { length: n, made: 'by species' };
    };
  }
}
const a = new A(1, 2, 3);
console.log(a.map((x) => x).made, a.slice(1).made, a.filter((x) => x > 1)[0], a.concat([1]).made); // expect: by species by species 2 by species
