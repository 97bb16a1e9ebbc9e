const o = { __proto__: null, a: 1 };
console.log('toString' in o, Object.keys(o).join(), o instanceof Object); // expect: false a false
try {
  `${o}`;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
