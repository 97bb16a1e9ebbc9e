// no-host
try {
  Date.now();
} catch (e) {
  console.log(e instanceof Error, e.message.includes('Date')); // expect: true true
}
