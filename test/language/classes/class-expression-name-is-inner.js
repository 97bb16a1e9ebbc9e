const B = class Inner {
  static who() {
    return Inner.name;
  }
};
console.log(B.who(), B.name, typeof Inner); // expect: Inner Inner undefined
const C = class {};
console.log(C.name, (class {}).name === ''); // expect: C true
