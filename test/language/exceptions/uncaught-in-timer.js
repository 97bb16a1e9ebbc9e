setTimeout(() => console.log('first'), 0); // expect: first
setTimeout(() => {
  throw new Error('in timer');
}, 5);
// throws: Error: in timer
