const m = /(\d+)-(?<word>\w+)?/.exec('on 12-ab and 3-');
console.log(m[0], m[1], m.index, m.input, m.groups.word, m.length, Array.isArray(m), m.indices); // expect: 12-ab 12 3 on 12-ab and 3- ab 3 true undefined
console.log(/x/.exec('abc')); // expect: null
