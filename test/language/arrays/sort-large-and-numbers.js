let seed = 42;
const rnd = () => (seed = (seed * 1103515245 + 12345) % 2147483648);
const a = Array.from({ length: 1000 }, rnd);
const b = [...a].sort((x, y) => x - y);
console.log(b.every((x, i) => i === 0 || b[i - 1] <= x), b.length, a.reduce((x, y) => x + y) === b.reduce((x, y) => x + y)); // expect: true 1000 true
