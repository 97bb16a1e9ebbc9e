console.log('a\tb'.length, '\x41\u0042\u{43}', '\0'.charCodeAt(0), '\'\"\\', 'a\
b', '\z', '\b\f\v\n\r'.length);

// expect: 3 ABC 0 '"\ ab z 5
