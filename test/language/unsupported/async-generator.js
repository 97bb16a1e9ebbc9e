// no-host
// throws: async generator
async function* g() {
  yield 1;
}
console.log(g);
