const s = 'abcabc';
console.log(s.indexOf('c'), s.indexOf('c', 3), s.lastIndexOf('c'), s.lastIndexOf('c', 4), s.indexOf(''), s.indexOf('', 99), s.lastIndexOf(''), s.indexOf('x'), s.indexOf('bc', -5), 'undefined'.indexOf());

// expect: 2 5 5 2 0 6 6 -1 1 0
