const log = [];
const iter = (name) => ({
  [Symbol.iterator]: () => ({
    next: () => ({ done: false, value: name }),
    return() { log.push('close ' + name); return {}; },
  }),
});
for (const v of iter('break')) break;
(() => {
  for (const v of iter('return')) return;
})();
try {
  for (const v of iter('throw')) throw new Error('x');
} catch {}
outer: for (const a of [1]) for (const v of iter('label')) continue outer;
console.log(log.join('; ')); // expect: close break; close return; close throw; close label
