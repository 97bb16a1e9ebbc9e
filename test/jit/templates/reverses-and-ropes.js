'use strict';
// Arrays reversed in place while old, young or with holes; ropes of every form made flat; pieces and joins of them.
const print = (...values) => console.log(values.map(String).join(' | '));
const old = [];
for (let i = 0; i < 300; i++) old.push({ i });
for (let round = 0; round < 40; round++) {
  // Young objects in an array that is old by now.
  old[round] = { i: 1000 + round };
  old.reverse();
  const garbage = [];
  for (let i = 0; i < 500; i++) garbage.push([i, { i }]);
}
print(old.length, old.reduce((sum, { i }) => (sum * 31 + i) | 0, 7));
print([].reverse().length, [1].reverse(), [1, 2].reverse(), [1.5, 'a', null].reverse(), [1, true, undefined].reverse());
const holes = [1, , 3, 4, ,];
holes.reverse();
print(holes.length, 0 in holes, 3 in holes, holes);
class Sub extends Array {}
print(Sub.from([1, 2, 3]).reverse() instanceof Sub, Object.isFrozen(Object.freeze([])));
try {
  Object.freeze([1, 2]).reverse();
} catch (error) {
  print(error.constructor.name);
}
Array.prototype[1] = 'inherited';
print([1, , 3, 4].reverse());
delete Array.prototype[1];

function units(text) {
  let h = 7;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return `${text.length}:${h}`;
}
const parts = ['a', 'bc', 'é', 'ÿ', '€', 'x'.repeat(31), 'y'.repeat(32), 'z'.repeat(33), '€'.repeat(40), 'long text '.repeat(9), ''];
const left = parts.reduce((all, part) => all + part, 'start of a text that is long enough ');
const right = parts.reduce((all, part) => part + all, ' end of a text that is long enough');
let both = left + right;
for (let i = 0; i < 6; i++) both = i % 2 === 0 ? both + (right + left) : left + (both + 'é') + right;
const sliced = left.slice(3, 60) + right.slice(5);
print(units(left), units(right), units(both), units(sliced));
const narrow = 'abc'.repeat(20) + 'd';
let grown = '';
for (let i = 0; i < 3000; i++) grown += i % 3 === 0 ? narrow.slice(i % 40) : String.fromCharCode(97 + (i % 26));
print(units(grown), grown === [...grown].join(''), units([...both].reverse().join('')));
for (const text of [left, right, both, sliced, grown]) {
  for (const separator of ['a', 'é', '€', 'long', '', ' of a ', 'not there']) {
    const pieces = text.split(separator);
    print(pieces.length, units(pieces[0]), units(pieces.at(-1)), pieces.join(separator) === text, units(pieces.reverse().join('')));
  }
}
print(['', '', ''].join(), ['', 'a', ''].join('-'), [[], [[]], ''].join('.'), ['€', 'é'].join('ab'), [1, 'two', 3.5].join(''));
