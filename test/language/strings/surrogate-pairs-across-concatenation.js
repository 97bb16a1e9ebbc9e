const hi = '\uD83D', lo = '\uDE00';
console.log(hi + lo === '😀', (hi + lo).codePointAt(0), [...(hi + lo)].length, (hi + lo).length); // expect: true 128512 1 2
