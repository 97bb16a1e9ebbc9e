const s = 'ab1'.repeat(3000);
console.log(s.match(/\d/g).length, s.replace(/[a-z]/g, '').length, s.split(/1/).length, /(ab1)*$/.exec(s)[0].length, /^(?:.*?b)*1$/.test('ab'.repeat(50) + '1'));

// expect: 3000 3000 3001 9000 true
