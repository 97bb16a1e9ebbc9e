class Even {
  static [Symbol.hasInstance](n) {
    return n % 2 === 0;
  }
}
console.log(2 instanceof Even, 3 instanceof Even); // expect: true false
console.log(Function.prototype[Symbol.hasInstance].call(Array, [])); // expect: true
