// no-host
try {
  Reflect.ownKeys({});
} catch (e) {
  console.log(e instanceof Error, e.message.includes('Reflect')); // expect: true true
}
