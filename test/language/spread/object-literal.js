const o = { a: 1, b: 2 };
console.log(JSON.stringify({ z: 0, ...o, b: 3, ...null, ...undefined, ...'hi', ...[9], ...5 })); // expect: {"0":9,"1":"i","z":0,"a":1,"b":3}
