async function f() {
  const { a = await Promise.resolve('later'), [await 'k']: v } = { k: 1 };
  return a + v;
}
f().then((r) => console.log(r)); // expect: later1
