console.log(/(?<=\$)\d+/.exec('a $42')[0], /(?<!\$)\b\d+/.exec('$42 17')[0], /(?<=([ab]+)([bc]+))$/.exec('abc').join(), /(?<=^|,)x/.exec('a,x').index, 'aXbX'.replace(/(?<=b)X/, '-'), /(?<=(\w)\1)c/.test('bbc'));

// expect: 42 17 ,a,bc 2 aXb- true
