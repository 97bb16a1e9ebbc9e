console.log(Math.clz32(1), Math.clz32(0), Math.clz32(-1), Math.clz32(0.5), Math.imul(0xffffffff, 5), Math.imul(2, '3'), Math.fround(5.5), Math.fround(5.05), Math.fround(1e40), Math.hypot(3, 4), Math.hypot(), Math.hypot(NaN, Infinity));

// expect: 31 32 0 32 -5 6 5.5 5.050000190734863 Infinity 5 0 Infinity
