let x = 10;
x += 5; x -= 3; x *= 4; x /= 6; x %= 5;
console.log(x); // expect: 3
x = 6;
x <<= 3; x >>= 1; x |= 1; x &= 29; x ^= 7;
console.log(x); // expect: 30
x = -1;
x >>>= 30;
console.log(x); // expect: 3
