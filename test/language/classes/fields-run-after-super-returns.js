const log = [];
class A {
  constructor() { log.push('A ctor sees ' + this.f); }
}
class B extends A {
  f = (log.push('field'), 1);
  constructor() {
    log.push('before');
    super();
    log.push('after ' + this.f);
  }
}
new B();
console.log(log.join('; ')); // expect: before; A ctor sees undefined; field; after 1
