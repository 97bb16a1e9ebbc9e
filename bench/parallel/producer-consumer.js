// Producer and consumers: a bounded queue under a Lock with two Conditions. The main thread produces
// jobs, the threads take them and work; the results come back through a second queue.
'use strict';

const JOBS = 240;
const CAPACITY = 16;

class Queue {
  constructor(capacity) {
    this.items = [];
    this.capacity = capacity;
    this.closed = false;
    this.lock = new Lock();
    this.notEmpty = new Condition();
    this.notFull = new Condition();
  }

  put(item) {
    this.lock.hold(() => {
      while (this.items.length >= this.capacity) this.notFull.wait(this.lock);
      this.items.push(item);
      this.notEmpty.notify();
    });
  }

  // The next item, or undefined when the queue is closed and empty.
  take() {
    return this.lock.hold(() => {
      while (this.items.length === 0 && !this.closed) this.notEmpty.wait(this.lock);
      const item = this.items.shift();
      this.notFull.notify();
      return item;
    });
  }

  close() {
    this.lock.hold(() => {
      this.closed = true;
      this.notEmpty.notifyAll();
    });
  }
}

// The length of the longest chain n -> n/2 or 3n+1 that starts in the range.
function longest(from, to) {
  let best = 0;
  for (let i = from; i < to; i++) {
    let steps = 0;
    for (let n = i; n !== 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++;
    if (steps > best) best = steps;
  }
  return best;
}

function consume(jobs, results) {
  for (let job = jobs.take(); job !== undefined; job = jobs.take()) {
    results.put({ id: job.id, steps: longest(job.from, job.to) });
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const jobs = new Queue(CAPACITY);
  const results = new Queue(JOBS);
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) threads.push(new Thread(consume, jobs, results));
  for (let id = 0; id < JOBS; id++) jobs.put({ id, from: 1 + id * 400, to: 1 + (id + 1) * 400 });
  jobs.close();
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  const seen = new Set();
  let best = 0;
  for (let i = 0; i < JOBS; i++) {
    const { id, steps } = results.take();
    seen.add(id);
    best = Math.max(best, steps);
  }
  if (seen.size !== JOBS || best !== 350)
    throw new Error(`producer-consumer: ${seen.size} ${best}`);
  return { ms, result: `longest ${best}` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`producer-consumer: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
