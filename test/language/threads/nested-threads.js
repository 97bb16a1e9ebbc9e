// threads
const depth = (n) => (n === 0 ? 0 : 1 + new Thread(depth, n - 1).join());
console.log(depth(6)); // expect: 6
