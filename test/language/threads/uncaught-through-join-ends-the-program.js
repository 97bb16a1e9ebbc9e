// threads
// throws: TypeError: not caught
console.log('before'); // expect: before
new Thread(() => {
  throw new TypeError('not caught');
}).join();
console.log('never');
