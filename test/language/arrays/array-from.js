console.log(Array.from('héllo').join('|'), Array.from({ length: 3 }, (_, i) => i * i).join(), Array.from({ length: 2, 0: 'a' }).join());
console.log(Array.from(new Map([[1, 2]])).join(), Array.from([1, 2], function (x) { return x * this.k; }, { k: 10 }).join(), Array.from(5).length);
try {
  Array.from(null);
} catch (e) {
  console.log(e.name);
}

// expect: h|é|l|l|o 0,1,4 a,
// expect: 1,2 10,20 0
// expect: TypeError
