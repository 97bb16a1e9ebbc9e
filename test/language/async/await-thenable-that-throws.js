async function f() {
  try {
    await { then() { throw new Error('then threw'); } };
  } catch (e) {
    console.log(e.message); // expect: then threw
  }
  try {
    await { then(ok, no) { no('refused'); } };
  } catch (e) {
    console.log(e); // expect: refused
  }
}
f();
