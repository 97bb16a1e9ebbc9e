function make() {
  return new Error('made here');
}
const e = make();
function later() {
  throw e;
}
try {
  later();
} catch (x) {
  console.log(x.stack.includes('make'), x.stack.includes('later')); // expect: true false
}
