// no-host
try {
  structuredClone({});
} catch (e) {
  console.log(e instanceof Error, e.message.includes('structuredClone')); // expect: true true
}
