console.log('before'); // expect: before
new Promise(() => console.log('executor')); // expect: executor
console.log('after'); // expect: after
