function f(a, b) {}
f.name = 'ignored';
console.log(f.name); // expect: f
Object.defineProperty(f, 'name', { value: 'renamed' });
Object.defineProperty(f, 'length', { value: 7 });
console.log(f.name, f.length, Object.keys(f).length); // expect: renamed 7 0
