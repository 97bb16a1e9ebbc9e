console.log('😀'.split('').length, [...'😀'].length, 'ab'.split('', 1).join(), 'test'.split('t').join('|'), 'a'.split('abc').join()); // expect: 2 1 a |es| a
