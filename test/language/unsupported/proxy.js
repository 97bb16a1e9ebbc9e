// no-host
try {
  new Proxy({}, {});
} catch (e) {
  console.log(e instanceof Error, e.message.includes('Proxy')); // expect: true true
}
