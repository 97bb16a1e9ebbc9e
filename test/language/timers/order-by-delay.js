// The gaps are wide: a timer's time counts from its own call, and a loaded machine may stop between two of them.
setTimeout(() => console.log('c'), 600);
setTimeout(() => console.log('a'), 1);
setTimeout(() => console.log('b'), 300);

// expect: a
// expect: b
// expect: c
