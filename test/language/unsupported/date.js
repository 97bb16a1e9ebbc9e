// no-host
try {
  new Date();
} catch (e) {
  console.log(e instanceof Error, e.message.includes('Date')); // expect: true true
}
