const a = [1, 2, 3, 4];
Object.defineProperty(a, 1, { value: 'stay', configurable: false });
a.length = 0;
console.log(a.length, a.join()); // expect: 2 1,stay
