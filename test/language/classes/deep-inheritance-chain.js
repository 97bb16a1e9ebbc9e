let C = class { depth() { return 0; } };
for (let i = 0; i < 20; i++) {
  C = class extends C {
    depth() { return super.depth() + 1; }
  };
}
console.log(new C().depth()); // expect: 20
