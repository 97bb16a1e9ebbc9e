// threads
const t = new Thread(() => 6 * 7);
console.log(t.join()); // expect: 42
