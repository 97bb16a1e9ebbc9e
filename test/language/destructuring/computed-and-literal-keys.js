const k = 'dyn';
const { [k + '1']: x, 'quoted-key': y, 0: z } = { dyn1: 'a', 'quoted-key': 'b', 0: 'c' };
console.log(x + y + z); // expect: abc
