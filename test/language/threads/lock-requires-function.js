// threads
for (const f of [() => Lock(), () => new Lock().hold(), () => new Lock().hold(5), () => Lock.prototype.hold.call({}, () => 1)]) {
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
