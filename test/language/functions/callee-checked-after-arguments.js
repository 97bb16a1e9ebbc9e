const log = [];
try {
  (void 0)(log.push('arg'));
} catch (e) {
  console.log(e.name, log.length); // expect: TypeError 1
}
