console.log(JSON.stringify({ a: [1, { b: undefined }, undefined, () => 1, Symbol('s')], c: undefined, d: null, [Symbol('k')]: 1, 2: 'int key' }));
console.log(JSON.stringify([]), JSON.stringify({}), JSON.stringify([[]]), JSON.stringify([,]), JSON.stringify({ a: {} }, null, 2).length);

// expect: {"2":"int key","a":[1,{},null,null,null],"d":null}
// expect: [] {} [[]] [null] 13
