function f() {
  created = 5;
}
f();
console.log(created, globalThis.created, delete globalThis.created, typeof created); // expect: 5 5 true undefined
