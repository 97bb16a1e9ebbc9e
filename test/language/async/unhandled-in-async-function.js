async function f() {
  await null;
  throw new TypeError('late');
}
f();
console.log('main done'); // expect: main done
// throws: TypeError: late
