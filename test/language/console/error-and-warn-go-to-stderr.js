console.log('out 1'); // expect: out 1
console.error('not on stdout');
console.warn('neither');
console.info('out 2'); // expect: out 2
console.debug('out 3'); // expect: out 3
