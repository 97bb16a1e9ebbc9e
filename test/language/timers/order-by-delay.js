setTimeout(() => console.log('c'), 30);
setTimeout(() => console.log('a'), 1);
setTimeout(() => console.log('b'), 15);

// expect: a
// expect: b
// expect: c
