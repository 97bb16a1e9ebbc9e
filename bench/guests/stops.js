// One thread allocates, the others compute without allocating. Arguments: others, milliseconds.
'use strict';

const others = Number(process.argv[2] ?? 1);
const duration = Number(process.argv[3] ?? 1000);

function step(a, b) {
  return (Math.imul(a, 31) + b) | 0;
}

function compute(state, id) {
  let sum = id;
  while (!state.done) {
    for (let i = 0; i < 1000; i++) sum = step(sum, i);
  }
  return sum;
}

const state = { done: false };
const threads = [];
for (let id = 0; id < others; id++) threads.push(new Thread(compute, state, id));
const end = performance.now() + duration;
let last = null;
let made = 0;
while (performance.now() < end) {
  for (let i = 0; i < 1000; i++) last = { last: null, a: i, b: made++, c: 0 };
}
state.done = true;
for (const thread of threads) {
  if (!Number.isInteger(thread.join())) throw new Error('stops: no sum');
}
if (last === null || last.b !== made - 1) throw new Error('stops: nothing allocated');
console.log(`stops: ${others} others, ${made} objects`);
