function broken() {
  return null.property;
}
try {
  broken();
} catch (e) {
  console.log(e.stack.startsWith('TypeError'), e.stack.includes('broken')); // expect: true true
}
