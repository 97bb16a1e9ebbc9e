console.log(/((((((((((a))))))))))\10/.test('aa'), /(a(b(c(d)?)?)?)?/.exec('abc').map(String).join(), /(?:(?:(?:x)))+/.exec('xxx')[0]);

// expect: true abc,abc,bc,c,undefined xxx
