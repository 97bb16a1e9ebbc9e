class A {}
class B extends A {
  put() {
    super.fresh = 1;
    return Object.hasOwn(this, 'fresh') + ',' + ('fresh' in A.prototype);
  }
}
console.log(new B().put()); // expect: true,false
