console.log('start'); // expect: start
throw 'just a string';
// throws: just a string
