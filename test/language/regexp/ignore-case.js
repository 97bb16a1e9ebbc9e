console.log(/straße/i.test('STRAßE'), /[a-z]+/i.exec('HeLLo1')[0], /É/i.test('é'), /\u212a/i.test('k'), /\u212a/iu.test('k'), /[^x]/i.test('X'), /(a)\1/i.test('aA'));

// expect: true HeLLo true false true false true
