// no-host
try {
  eval('1 + 1');
} catch (e) {
  console.log(e instanceof Error, e.message.includes('eval')); // expect: true true
}
