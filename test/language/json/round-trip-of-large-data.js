const data = { list: Array.from({ length: 200 }, (_, i) => ({ id: i, name: 'n' + i, tags: ['a', 'é', '😀'], ok: i % 2 === 0, score: i / 7 })) };
const s = JSON.stringify(data);
console.log(s.length, JSON.stringify(JSON.parse(s)) === s, JSON.parse(s).list[150].score === 150 / 7); // expect: 16178 true true
