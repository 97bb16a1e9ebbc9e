const [a, , b = 'dflt', ...c] = [1, 2, undefined, 4, 5];
console.log(a, b, c.join()); // expect: 1 dflt 4,5
