class A {
  #id = 1;
  id() { return this.#id; }
}
class B extends A {
  #id = 2;
  both() { return this.id() * 10 + this.#id; }
}
console.log(new B().both()); // expect: 12
