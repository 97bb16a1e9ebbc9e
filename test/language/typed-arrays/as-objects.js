const a = new Uint8Array([1, 2]);
console.log(JSON.stringify(a), Object.entries(a).join('|'), Array.isArray(a), Object.getOwnPropertyDescriptor(a, 0).writable, Object.isExtensible(a), Array.from(a).join(), [].concat(a).length);
try {
  Object.defineProperty(a, '0', { value: 1, writable: false });
} catch (e) {
  console.log(e.name);
}
try {
  Object.freeze(a);
} catch (e) {
  console.log(e.name);
}

// expect: {"0":1,"1":2} 0,1|1,2 false true true 1,2 1
// expect: TypeError
// expect: TypeError
