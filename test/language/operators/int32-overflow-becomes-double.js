const max = 2147483647;
console.log(max + 1, -max - 2, max * max, -(-2147483648), max + max, 65536 * 65536);
let i = max;
i++;
console.log(i);
i = -2147483648;
i--;
console.log(i);

// expect: 2147483648 -2147483649 4611686014132420600 2147483648 4294967294 4294967296
// expect: 2147483648
// expect: -2147483649
