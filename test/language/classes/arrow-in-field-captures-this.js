class A {
  n = 5;
  get = () => this.n;
}
const { get } = new A();
console.log(get()); // expect: 5
