const P = Array.prototype;
console.log(['push', 'splice', 'slice', 'concat', 'map', 'reduce', 'at', 'indexOf', 'fill', 'copyWithin'].map((k) => k + P[k].length).join());
console.log(P[Symbol.iterator] === P.values, P[Symbol.iterator].name, Array.length, Object.keys(P).length);

// expect: push1,splice2,slice2,concat1,map1,reduce1,at1,indexOf1,fill1,copyWithin2
// expect: true values 1 0
