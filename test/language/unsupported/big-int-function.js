// no-host
try {
  BigInt(1);
} catch (e) {
  console.log(e instanceof Error, e.message.includes('BigInt')); // expect: true true
}
