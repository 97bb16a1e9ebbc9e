// threads
for (const f of [() => Thread(() => 1), () => new Thread(), () => new Thread(5), () => new Thread({})]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
