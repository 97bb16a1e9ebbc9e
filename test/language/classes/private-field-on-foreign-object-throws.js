class A {
  #x = 1;
  static read(o) { return o.#x; }
  static write(o) { o.#x = 2; }
}
console.log(A.read(new A()));
for (const f of [A.read, A.write]) {
  try {
    f({});
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 1
// expect: TypeError
// expect: TypeError
