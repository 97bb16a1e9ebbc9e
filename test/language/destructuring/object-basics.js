const { a, b: renamed, c = 3, d: { e } = { e: 'nested default' }, ...others } = { a: 1, b: 2, x: 8, y: 9 };
console.log(a, renamed, c, e, JSON.stringify(others)); // expect: 1 2 3 nested default {"x":8,"y":9}
