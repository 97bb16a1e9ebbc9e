console.log('%s is %d years and %i, %f, %%, %j', 'Bob', 42.5, 42.9, '1.5', { a: 1 }, 'extra'); // expect: Bob is 42.5 years and 42, 1.5, %, {"a":1} extra
console.log('%o no', 1, '%s'); // expect: 1 no %s
console.log('100%', 'done', '%s'); // expect: 100% done %s
