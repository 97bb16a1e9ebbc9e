function f() {
  return () => [this.name, arguments.length, arguments[1]].join();
}
console.log(f.call({ name: 'n' }, 'a', 'b')()); // expect: n,2,b
