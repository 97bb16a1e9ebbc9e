// A cache that all threads share: the first thread that asks for a key computes the value, the others
// wait for it, and nothing is computed twice.
//   heddle run examples/shared-cache.js
'use strict';

class Cache {
  constructor(compute) {
    this.compute = compute;
    this.entries = new Map();
    this.computed = 0;
    this.lock = new Lock();
    this.ready = new Condition();
  }

  get(key) {
    // The common case takes no lock: Map operations are atomic, and so is reading a property.
    const present = this.entries.get(key);
    if (present !== undefined && Atomics.load(present, 'state') === 'ready') return present.value;

    const { entry, mine } = this.lock.hold(() => {
      const there = this.entries.get(key);
      if (there !== undefined) return { entry: there, mine: false };
      const made = { state: 'pending', value: undefined };
      this.entries.set(key, made);
      return { entry: made, mine: true };
    });
    if (mine) {
      // Outside the lock: other keys are served meanwhile.
      entry.value = this.compute(key);
      this.lock.hold(() => {
        this.computed++;
        Atomics.store(entry, 'state', 'ready');
        this.ready.notifyAll();
      });
    } else {
      this.lock.hold(() => {
        while (entry.state !== 'ready') this.ready.wait(this.lock);
      });
    }
    return entry.value;
  }
}

// Something that takes its time: the number of primes below n.
function primesBelow(n) {
  const composite = new Uint8Array(n);
  let count = 0;
  for (let i = 2; i < n; i++) {
    if (composite[i] === 1) continue;
    count++;
    for (let k = i * i; k < n; k += i) composite[k] = 1;
  }
  return count;
}

function client(cache, id, keys) {
  const answers = [];
  // Each client asks in an order of its own.
  for (let i = 0; i < keys.length; i++) {
    const key = keys[(i * 5 + id * 3) % keys.length];
    answers.push({ key, value: cache.get(key) });
  }
  return answers;
}

const keys = Array.from({ length: 12 }, (_, i) => (i + 1) * 4000);
const cache = new Cache(primesBelow);
const clients = [];
for (let id = 0; id < 6; id++) clients.push(new Thread(client, cache, id, keys));
let answers = 0;
for (const thread of clients) {
  for (const { key, value } of thread.join()) {
    if (value !== cache.get(key)) throw new Error(`two answers for ${key}`);
    answers++;
  }
}
for (const key of keys) console.log(`${String(key).padStart(6)}: ${cache.get(key)} primes`);
console.log(`${answers} answers, ${cache.computed} computed`);
