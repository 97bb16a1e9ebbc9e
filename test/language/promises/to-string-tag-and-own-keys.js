const p = Promise.resolve();
console.log(Object.prototype.toString.call(p), Object.keys(p).length, Promise.length, Promise.name); // expect: [object Promise] 0 1 Promise
