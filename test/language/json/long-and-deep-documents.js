let value = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
let depth = 0;
while (value.length > 0) {
  value = value[0];
  depth++;
}
console.log(depth);
let object = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000));
for (depth = 0; typeof object === 'object'; depth++) object = object.a;
console.log(depth, object);
const rows = Array.from({ length: 400 }, (_, i) => ({ id: i, name: 'n' + i, t: [i, i / 3, null, true], s: 'é"\\' + i, 7: i }));
const text = JSON.stringify(rows);
console.log(text.length, JSON.stringify(JSON.parse(text)) === text, JSON.stringify(rows, null, 1).length);
console.log(JSON.parse('["' + 'y'.repeat(40000) + '\\n' + 'z'.repeat(20000) + '"]')[0].length, JSON.stringify('é'.repeat(40000) + '\n').length);
const wide = {};
for (let i = 0; i < 600; i++) wide['k' + i] = i;
console.log(JSON.stringify(wide).length, Object.keys(JSON.parse(JSON.stringify(wide))).length);

// expect: 4999
// expect: 5000 1
// expect: 32047 true 49248
// expect: 60001 40004
// expect: 6381 600
