const s = Symbol();
const o = Object.fromEntries(new Map([['a', 1], [s, 2], [3, 'three']]));
console.log(JSON.stringify(o), o[s]); // expect: {"3":"three","a":1} 2
try {
  Object.fromEntries([1]);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
