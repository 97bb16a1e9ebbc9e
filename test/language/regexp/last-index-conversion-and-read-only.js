const re = /a/g;
re.lastIndex = { valueOf: () => 1 };
console.log(re.exec('aaa').index, re.lastIndex); // expect: 1 2
re.lastIndex = 99;
console.log(re.test('a'), re.lastIndex); // expect: false 0
Object.defineProperty(re, 'lastIndex', { writable: false, value: 0 });
try {
  re.test('a');
} catch (e) {
  console.log(e.name); // expect: TypeError
}
