class MyError extends Error {
  get name() { return 'MyError'; }
}
console.log('x'); // expect: x
throw new MyError('custom kind');
// throws: MyError: custom kind
