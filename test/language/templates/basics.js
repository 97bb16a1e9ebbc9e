const x = 3;
console.log(`a${x}b${x * 2}c`, `${''}`, `${x}${x}`.length); // expect: a3b6c  2
