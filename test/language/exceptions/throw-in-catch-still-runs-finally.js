try {
  try {
    throw 1;
  } catch (e) {
    throw e + 1;
  } finally {
    console.log('cleanup'); // expect: cleanup
  }
} catch (e) {
  console.log(e); // expect: 2
}
