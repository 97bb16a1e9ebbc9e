function f() {}
f.count = 1;
Object.defineProperty(f, 'twice', { get() { return this.count * 2; } });
console.log(f.twice, Object.keys(f).join()); // expect: 2 count
