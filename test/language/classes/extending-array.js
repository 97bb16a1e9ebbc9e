class Stack extends Array {
  top() { return this[this.length - 1]; }
}
const s = new Stack();
s.push(1, 2, 3);
const m = s.map((x) => x * 2);
console.log(s.length, s.top(), m instanceof Stack, m.top(), Array.isArray(s)); // expect: 3 3 true 6 true
s.length = 1;
console.log(s.join()); // expect: 1
