let partial;
class A {
  a = 1;
  b = (() => {
    partial = this;
    throw new Error('field');
  })();
  c = 2;
}
try {
  new A();
} catch (e) {
  console.log(e.message, Object.keys(partial).join()); // expect: field a
}
