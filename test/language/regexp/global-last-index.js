const re = /a/g;
console.log(re.test('aba'), re.lastIndex, re.test('aba'), re.lastIndex, re.test('aba'), re.lastIndex); // expect: true 1 true 3 false 0
re.lastIndex = 1;
console.log(re.exec('aba').index, 'aXa'.replace(re, 'b'), re.lastIndex); // expect: 2 bXb 0
