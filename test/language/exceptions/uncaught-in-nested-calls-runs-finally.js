function f() {
  try {
    g();
  } finally {
    console.log('finally ran'); // expect: finally ran
  }
}
function g() {
  throw new TypeError('deep');
}
f();
// throws: TypeError: deep
