function thrower() {
  throw new Error('with stack');
}
function caller() {
  thrower();
}
try {
  caller();
} catch (e) {
  const lines = e.stack.split('\n');
  console.log(lines[0]); // expect: Error: with stack
  console.log(lines[1].includes('thrower'), lines[2].includes('caller')); // expect: true true
  console.log(/stack-is-a-string-with-names\.js:2:\d+/.test(lines[1]), /:5:\d+/.test(lines[2])); // expect: true true
}
