console.log(/^function push\(\) \{\s*\[native code\]\s*\}$/.test(Array.prototype.push.toString())); // expect: true
console.log((function () {}).bind().toString().includes('[native code]')); // expect: true
