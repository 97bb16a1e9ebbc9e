// Searches for one character: indexOf and includes.
'use strict';
const lines = [];
const show = (...values) => lines.push(values.map(String).join(' '));

const narrow = 'the quick brown fox';
const wide = 'ab\u0416c\u0416';
const joined = narrow + ' ' + wide + ' jumps over';
for (const text of ['', 'x', narrow, wide, joined, joined.slice(4, 25), wide.slice(1, 4)]) {
  for (const c of ['x', 'q', '\u0416', '\u0116', 'z', '\0', '', 'qu', joined.slice(22, 23)])
    show(
      text.indexOf(c),
      text.includes(c),
      text.indexOf(c, undefined),
      text.includes(c, 1),
      text.indexOf(c, 2),
    );
  show(
    text.includes(),
    text.indexOf(undefined),
    'undefined'.includes(),
    'a1'.includes(1),
    text.indexOf(c),
  );
}
function c() {}
const long = 'ab'.repeat(3000) + 'c';
show(
  long.indexOf('c'),
  long.includes('b'),
  long.includes('d'),
  String.prototype.indexOf.call(12345, '4'),
);
try {
  'abc'.includes(/a/);
} catch (error) {
  show(error instanceof TypeError);
}

console.log(lines.join('\n'));
