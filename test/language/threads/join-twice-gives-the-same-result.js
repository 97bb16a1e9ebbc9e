// threads
const value = {};
const t = new Thread(() => value);
console.log(t.join() === value, t.join() === value); // expect: true true
const bad = new Thread(() => {
  throw value;
});
for (let i = 0; i < 2; i++) {
  try {
    bad.join();
  } catch (e) {
    console.log(e === value);
  }
}
// expect: true
// expect: true
