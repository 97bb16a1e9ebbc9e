console.log(JSON.stringify({ b: 1, a: { c: 1, b: 2 }, 1: 'x' }, ['a', 'b', 1, 'a', {}]), JSON.stringify([{ a: 1 }], []), JSON.stringify({ a: 1 }, [new String('a')]));

// expect: {"a":{"b":2},"b":1,"1":"x"} [{}] {"a":1}
