const s = 'x'.repeat(9000) + 'abc';
console.log(s.search(/abc/), /(?:x|y)*abc/.exec(s)[0].length, /^(x)*abc$/.exec(s)[1], /^(?:(x)|y)*$/.test(s));
console.log(s.replace(/x/g, () => 'yy').length, s.match(/x{7}/g).length, [...s.matchAll(/x{100}/g)].length, s.split(/x{10}/).length, s.replace(/(x)(x)/g, '$2$1-').length);
console.log(/(a+)+b/.exec('a'.repeat(14)), /(.*)*x/.test('y'.repeat(12)));
const groups = new RegExp('(a)'.repeat(100)).exec('a'.repeat(100));
console.log(groups.length, groups.every((g, i) => g === (i === 0 ? 'a'.repeat(100) : 'a')));

// expect: 9000 9003 x false
// expect: 18003 1285 90 901 13503
// expect: null false
// expect: 101 true
