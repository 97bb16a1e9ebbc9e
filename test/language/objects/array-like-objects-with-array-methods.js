const o = { length: 2, 0: 'a', 1: 'b' };
console.log(Array.prototype.map.call(o, (x) => x + x).join(), Array.prototype.join.call(o, '-')); // expect: aa,bb a-b
Array.prototype.push.call(o, 'c');
console.log(o.length, o[2], Array.prototype.pop.call(o), o.length); // expect: 3 c c 2
