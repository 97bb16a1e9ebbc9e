class P {
  constructor(...a) { this.a = a; }
}
console.log(new P(...[1, 2], ...'z').a.join()); // expect: 1,2,z
