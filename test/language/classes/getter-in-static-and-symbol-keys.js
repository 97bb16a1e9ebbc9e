class Temp {
  static get [Symbol.species]() { return 'species'; }
  get [Symbol.toStringTag]() { return 'Temp'; }
}
console.log(Temp[Symbol.species], Object.prototype.toString.call(new Temp())); // expect: species [object Temp]
