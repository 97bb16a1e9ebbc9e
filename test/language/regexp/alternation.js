console.log(/a|ab/.exec('abc')[0], /((a)|(ab))((c)|(bc))/.exec('abc').map(String).join('|'), /^(?:x|y|)$/.test(''), 'cat dog'.replace(/cat|dog/g, (m) => m.toUpperCase()));

// expect: a abc|a|a|undefined|bc|undefined|bc true CAT DOG
