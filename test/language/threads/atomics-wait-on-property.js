// threads
const o = { state: 'idle' };
const t = new Thread(() => {
  while (Atomics.load(o, 'state') === 'idle') Atomics.wait(o, 'state', 'idle');
  return o.state;
});
Atomics.store(o, 'state', 'go');
Atomics.notify(o, 'state');
console.log(t.join(), Atomics.wait(o, 'state', 'idle'), Atomics.wait(o, 'state', 'go', 1)); // expect: go not-equal timed-out
