async function f() {
  try {
    await Promise.reject(new Error('rejected'));
  } catch (e) {
    return 'caught ' + e.message;
  } finally {
    console.log('finally'); // expect: finally
  }
}
f().then((v) => console.log(v)); // expect: caught rejected
