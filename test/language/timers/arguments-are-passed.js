setTimeout((...a) => console.log(a.join('+')), 0, 'x', 2, true);
setTimeout(console.log, 1, 'direct');

// expect: x+2+true
// expect: direct
