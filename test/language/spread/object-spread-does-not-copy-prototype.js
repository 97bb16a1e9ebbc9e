class A {
  own = 1;
  method() {}
}
const o = { ...new A() };
console.log(Object.keys(o).join(), o.method, o.constructor === Object); // expect: own undefined true
