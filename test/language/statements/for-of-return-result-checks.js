const iter = (ret) => ({
  [Symbol.iterator]: () => ({ next: () => ({ done: false }), return: ret }),
});
try {
  for (const x of iter(() => 1)) break;
} catch (e) {
  console.log('break:', e.name); // expect: break: TypeError
}
try {
  for (const x of iter(() => 1)) throw new Error('body wins');
} catch (e) {
  console.log('throw:', e.message); // expect: throw: body wins
}
try {
  for (const x of iter(() => { throw new Error('from return'); })) break;
} catch (e) {
  console.log('break:', e.message); // expect: break: from return
}
for (const x of iter(undefined)) break;
console.log('no return method is fine'); // expect: no return method is fine
