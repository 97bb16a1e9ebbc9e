async function f() {
  console.log('in f');
  await null;
  console.log('after await');
}
console.log('start');
f();
console.log('end of script');

// expect: start
// expect: in f
// expect: end of script
// expect: after await
