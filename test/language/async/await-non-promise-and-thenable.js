async function f() {
  const a = await 5;
  const b = await { then(resolve) { resolve('thenable'); } };
  const c = await { then: 'not callable' };
  return [a, b, typeof c].join();
}
f().then((v) => console.log(v)); // expect: 5,thenable,object
