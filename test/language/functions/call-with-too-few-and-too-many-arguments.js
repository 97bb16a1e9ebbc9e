function f(a, b) {
  return String(a) + String(b) + arguments.length;
}
console.log(f(), f(1), f(1, 2, 3)); // expect: undefinedundefined0 1undefined1 123
