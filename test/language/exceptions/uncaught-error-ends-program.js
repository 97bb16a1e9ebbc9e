console.log('before'); // expect: before
throw new RangeError('no way back');
console.log('never');
// throws: RangeError: no way back
