console.log('a1_ -é\n'.replace(/\w/g, 'W'), 'a1 b'.replace(/\d/g, 'D').replace(/\s/g, 'S'), /[^a-c]/.exec('abcd')[0], /[\]\-a]+/.exec('x]-a')[0], /[\b]/.test('\b'), /[]/.test('a'), /[^]/.test('\n'), /\W/.exec('a!')[0]);

// expect: WWW -é
// expect:  aDSb d ]-a true false true !
