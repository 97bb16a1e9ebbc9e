const { a: [{ b: { c: [, [d]] } }] } = { a: [{ b: { c: [0, ['deep']] } }] };
console.log(d); // expect: deep
