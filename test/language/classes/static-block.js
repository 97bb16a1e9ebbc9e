class A {
  static list = [];
  static {
    for (let i = 0; i < 3; i++) this.list.push(i * i);
  }
  static #secret = 'shh';
  static {
    A.reveal = () => this.#secret;
  }
}
console.log(A.list.join(), A.reveal()); // expect: 0,1,4 shh
