const s = 'hello world';
console.log(s.includes('wor'), s.includes('wor', 7), s.startsWith('hell'), s.startsWith('wor', 6), s.endsWith('ld'), s.endsWith('hello', 5), s.includes(''), s.startsWith('', 50));

// expect: true false true true true true true true
