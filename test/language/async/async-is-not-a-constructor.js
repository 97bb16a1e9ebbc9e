async function f() {}
try {
  new f();
} catch (e) {
  console.log(e.name, 'prototype' in f, Object.prototype.toString.call(f)); // expect: TypeError false [object AsyncFunction]
}
