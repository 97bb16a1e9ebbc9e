const it = ['a', 'b'].entries();
console.log(JSON.stringify([it.next(), it.next(), it.next(), it.next()]));
console.log(it[Symbol.iterator]() === it, Object.prototype.toString.call(it));
console.log([...['x', 'y'].keys()].join(), [...['x', 'y'].values()].join());

// expect: [{"value":[0,"a"],"done":false},{"value":[1,"b"],"done":false},{"done":true},{"done":true}]
// expect: true [object Array Iterator]
// expect: 0,1 x,y
