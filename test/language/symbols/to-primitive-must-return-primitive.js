for (const v of [{}, () => {}]) {
  try {
    +{ [Symbol.toPrimitive]: () => v };
  } catch (e) {
    console.log(e.name);
  }
}
try {
  +{ [Symbol.toPrimitive]: 1 };
} catch (e) {
  console.log(e.name);
}
console.log(+{ [Symbol.toPrimitive]: undefined, valueOf: () => 7 });

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: 7
