const a = [1];
const it = a.values();
it.next();
a.push(2);
console.log(it.next().value, it.next().done); // expect: 2 true
a.push(3);
console.log(it.next().done); // expect: true
