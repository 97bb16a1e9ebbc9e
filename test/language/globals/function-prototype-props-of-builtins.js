console.log(Object.hasOwn(Math.max, 'prototype'), Array.prototype.map.name, Array.from.length, isNaN.name, typeof Array.prototype.constructor);
try {
  new Math.max();
} catch (e) {
  console.log(e.name);
}
try {
  new ([].push)();
} catch (e) {
  console.log(e.name);
}

// expect: false map 1 isNaN function
// expect: TypeError
// expect: TypeError
