globalThis.added = 1;
console.log(added, delete globalThis.added, typeof added); // expect: 1 true undefined
Object.defineProperty(globalThis, 'fixed', { value: 'f' });
fixed = 'changed';
console.log(fixed); // expect: f
