const made = [];
for (let i = 0; i < 3; i++) {
  made.push(class { static id = i; id() { return i; } });
}
console.log(made.map((C) => C.id + new C().id()).join()); // expect: 0,2,4
