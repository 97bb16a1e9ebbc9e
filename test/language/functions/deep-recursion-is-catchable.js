let depth = 0;
function dive() {
  depth++;
  dive();
}
try {
  dive();
} catch (e) {
  console.log(e instanceof RangeError, depth > 500); // expect: true true
}
depth = 0;
try {
  dive();
} catch (e) {
  console.log('again', e.name); // expect: again RangeError
}
