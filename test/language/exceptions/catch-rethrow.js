try {
  try {
    throw new Error('again');
  } catch (e) {
    throw e;
  } finally {
    console.log('finally first'); // expect: finally first
  }
} catch (e) {
  console.log(e.message); // expect: again
}
