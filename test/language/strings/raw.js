console.log(String.raw`a\n${1}`, String.raw({ raw: ['x', 'y', 'z'] }, 1, 2, 3), String.raw({ raw: 'abc' }, '-', '+'), String.raw({ raw: [] }) === '');

// expect: a\n1 x1y2z a-b+c true
