console.log('a-b-c'.replace('-', (m, pos, str) => `(${m}${pos}${str})`), 'a-b-c'.replaceAll('-', (m, pos) => pos), 'abc'.replace('b', () => '$&'), 'abc'.replace('b', () => undefined));

// expect: a(-1a-b-c)b-c a1b3c a$&c aundefinedc
