// no-host
try {
  new Function('return 1');
} catch (e) {
  console.log(e instanceof Error, /Function|eval/.test(e.message)); // expect: true true
}
