// N-body with many bodies: in each step every thread moves its share, then all meet at a barrier made
// of a Lock and a Condition. The numbers do not depend on the number of threads.
'use strict';

const BODIES = 240;
const STEPS = 40;

class Barrier {
  constructor(parties) {
    this.parties = parties;
    this.arrived = 0;
    this.round = 0;
    this.lock = new Lock();
    this.changed = new Condition();
  }

  meet() {
    this.lock.hold(() => {
      const round = this.round;
      if (++this.arrived === this.parties) {
        this.arrived = 0;
        this.round++;
        this.changed.notifyAll();
        return;
      }
      while (this.round === round) this.changed.wait(this.lock);
    });
  }
}

function bodies() {
  const out = [];
  for (let i = 0; i < BODIES; i++) {
    const angle = i * 2.399963;
    const radius = 1 + i / 10;
    out.push({
      x: radius * Math.cos(angle),
      y: radius * Math.sin(angle),
      vx: 0.5,
      vy: 0.25,
      mass: 1 + (i % 7),
    });
  }
  return out;
}

function push(all, i) {
  const body = all[i];
  let ax = 0;
  let ay = 0;
  for (let j = 0; j < BODIES; j++) {
    const other = all[j];
    const dx = other.x - body.x;
    const dy = other.y - body.y;
    const square = dx * dx + dy * dy + 0.01;
    const pull = other.mass / (square * Math.sqrt(square));
    ax += dx * pull;
    ay += dy * pull;
  }
  body.vx += ax * 0.001;
  body.vy += ay * 0.001;
}

function simulate(all, barrier, first, step) {
  for (let round = 0; round < STEPS; round++) {
    for (let i = first; i < BODIES; i += step) push(all, i);
    barrier.meet();
    for (let i = first; i < BODIES; i += step) {
      const body = all[i];
      body.x += body.vx * 0.001;
      body.y += body.vy * 0.001;
    }
    barrier.meet();
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const all = bodies();
  let before = 0;
  for (const body of all) before += body.mass * body.vx;
  const barrier = new Barrier(threadCount);
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) {
    threads.push(new Thread(simulate, all, barrier, id, threadCount));
  }
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  let after = 0;
  let check = 0;
  for (const body of all) {
    after += body.mass * body.vx;
    check += Math.abs(body.x) + Math.abs(body.y);
  }
  if (Math.abs(after - before) > 1e-9 * BODIES) throw new Error(`nbody-many: momentum ${after}`);
  if (check.toFixed(6) !== '3953.567250') throw new Error(`nbody-many: ${check}`);
  return { ms, result: `check ${check.toFixed(6)}` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`nbody-many: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
