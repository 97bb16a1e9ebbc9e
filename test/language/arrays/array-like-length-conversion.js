const P = Array.prototype;
console.log(P.map.call({ length: '2', 0: 1, 1: 2 }, (x) => x).length, P.map.call({ length: -5 }, (x) => x).length, P.slice.call({ length: NaN }).length, P.push.call({ length: 2.7 }, 1));
try {
  P.push.call({ length: 2 ** 53 - 1 }, 1);
} catch (e) {
  console.log(e.name);
}

// expect: 2 0 0 3
// expect: TypeError
