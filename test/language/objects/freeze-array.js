'use strict';
const a = Object.freeze([1, 2]);
for (const f of [() => a.push(3), () => (a[0] = 9), () => (a.length = 0), () => a.sort()]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}
console.log(a.join(), Object.isFrozen(a));

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: 1,2 true
