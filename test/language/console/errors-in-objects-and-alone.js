const e = new Error('shown');
e.stack = 'Error: shown\n    at place';
console.log(e);
console.log({ e: 1, err: String(e) });

// expect: Error: shown
// expect:     at place
// expect: { e: 1, err: 'Error: shown' }
