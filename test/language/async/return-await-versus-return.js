const log = [];
async function inner() { throw 'x'; }
async function returns() {
  try {
    return inner();
  } catch {
    return 'caught';
  }
}
async function awaits() {
  try {
    return await inner();
  } catch {
    return 'caught';
  }
}
returns().catch((e) => console.log('not caught inside:', e));
awaits().then((v) => console.log(v));

// expect: caught
// expect: not caught inside: x
