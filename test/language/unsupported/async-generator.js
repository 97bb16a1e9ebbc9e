// no-host
// throws: Async generators are not supported yet
async function* g() {
  yield 1;
}
console.log(g);
