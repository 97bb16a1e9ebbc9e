console.log(Object.keys(Math).length, Math.floor.name, Math.floor.length, Math.atan2.length, Object.prototype.toString.call(Math));
Math.custom = 1;
console.log(Math.custom, delete Math.custom);

// expect: 0 floor 1 2 [object Math]
// expect: 1 true
