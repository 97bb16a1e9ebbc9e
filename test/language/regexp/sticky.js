const re = /b/y;
console.log(re.test('ab'), re.lastIndex); // expect: false 0
re.lastIndex = 1;
console.log(re.test('ab'), re.lastIndex, re.sticky); // expect: true 2 true
console.log('aab'.match(/a/gy).join(), 'baa'.match(/a/gy), 'aba'.replace(/a/y, 'x'), 'a-b'.split(/-/y).join()); // expect: a,a null xba a,b
