let calls = 0;
const d = () => ++calls;
const [a = d(), b = d()] = [1];
const { x = d(), y = d() } = { y: 2 };
console.log(a, b, x, y, calls); // expect: 1 1 2 2 2
