const proto = { p: 1, shared: 1 };
const o = Object.create(proto, {
  own: { value: 1, enumerable: true },
  shared: { value: 2, enumerable: false },
});
const keys = [];
for (const k in o) keys.push(k);
console.log(keys.join()); // expect: own,p
