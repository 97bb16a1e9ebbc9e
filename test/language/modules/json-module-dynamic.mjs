const a = await import('./lib/data.json', { with: { type: 'json' } });
const b = await import('./lib/data.json', { with: { type: 'json' } });
console.log(a.default.list.length, a.default === b.default);

// expect: 3 true
