// Scenarios of a profile's ring: node ring.mjs SCENARIO. A thread without machine code, with frames by hand.
import { addressOf } from '../../../native/address.ts';
import { installHandlers } from '../../../native/handlers.ts';
import { ProfileRing, SLOT } from '../../../native/profile-ring.ts';

const KIND = 17;
const CELLS = 4096;
const SLOTS = 8192;
const cage = new SharedArrayBuffer(CELLS * 8);
const stacks = new SharedArrayBuffer(SLOTS * 8);
const heap = new Int32Array(cage);
const stack = new Int32Array(stacks);
/** Words of the thread block: fp, pc. */
const FP = 8;
const PC = 9;

installHandlers();
const ring = new ProfileRing();
const target = {
  fp: addressOf(cage) + FP * 4,
  pc: addressOf(cage) + PC * 4,
  cage: addressOf(cage),
  stacks: addressOf(stacks),
  low: addressOf(stacks) + 64,
  high: addressOf(stacks) + SLOTS * 8,
  cells: CELLS,
  codeKind: KIND,
};

interface Sample {
  readonly time: number;
  readonly position: number;
  readonly pc: number;
  readonly end: number;
  readonly frames: number[];
}
function drain(): { samples: Sample[]; dropped: number } {
  const samples: Sample[] = [];
  const { words } = ring;
  const dropped = ring.drain((slot) => {
    const depth = words[slot + (SLOT.depth >> 2)];
    const first = slot + (SLOT.frames >> 2);
    samples.push({
      time: words[slot] * 1e6 + words[slot + (SLOT.nanoseconds >> 2)] / 1e3,
      position: words[slot + (SLOT.position >> 2)],
      pc: words[slot + (SLOT.pc >> 2)],
      end: words[slot + (SLOT.end >> 2)],
      frames: [...words.subarray(first, first + depth * 2)],
    });
  });
  return { samples, dropped };
}

function spin(ms: number, each: () => void = () => {}): void {
  for (const until = performance.now() + ms; performance.now() < until;) each();
}

/** Frames of 16 slots, the innermost lowest: code cells 100, 101, ..., pcs 1000, 1001, ... */
function pushFrames(count: number): void {
  for (let i = 0; i < count; i++) {
    const fp = 64 + i * 16;
    const code = 100 + i;
    heap[code * 2 + 1] = KIND | 256;
    stack[(fp - 2) * 2] = code;
    stack[(fp - 2) * 2 + 1] = 1000 + i;
    stack[(fp - 3) * 2 + 1] = i === count - 1 ? 0 : 16;
  }
  heap[FP] = 64;
  heap[PC] = 77;
}

const scenarios: Record<string, () => unknown> = {
  frames() {
    pushFrames(3);
    ring.start(target, 400_000);
    spin(100);
    ring.stop();
    const { samples, dropped } = drain();
    const times = samples.map(({ time }) => time);
    const rest = samples.map(({ position, pc, end, frames }) => JSON.stringify({ position, pc, end, frames }));
    return {
      enough: samples.length > 50, dropped, different: [...new Set(rest)].map((text) => JSON.parse(text) as unknown),
      inOrder: times.every((time, i) => i === 0 || time > times[i - 1]),
    };
  },
  deep() {
    pushFrames(400);
    ring.start(target, 200_000);
    spin(50);
    ring.stop();
    return [...new Set(drain().samples.map(({ frames, end }) => `${frames.length / 2} frames, ${end}`))];
  },
  none() {
    ring.start(target, 200_000);
    spin(50);
    ring.stop();
    return [...new Set(drain().samples.map(({ frames, end }) => `${frames.length / 2} frames, ${end}`))];
  },
  full() {
    pushFrames(1);
    ring.start(target, 20_000);
    spin(200);
    ring.stop();
    const { samples, dropped } = drain();
    return { samples: samples.length, lost: dropped > 100 };
  },
  muted() {
    pushFrames(1);
    ring.start(target, 100_000);
    spin(20);
    ring.mute();
    const before = drain().samples.length;
    spin(50);
    const during = drain().samples.length;
    ring.unmute();
    spin(50);
    const after = drain().samples.length;
    ring.stop();
    spin(50);
    return { before: before > 5, during, after: after > 10, stopped: drain().samples.length < 5 };
  },
  /** Stacks of anything: what is implausible ends the walk, and nothing outside is read. */
  garbage() {
    let seed = 1;
    const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) | 0);
    for (let i = 100; i < 200; i++) heap[i * 2 + 1] = KIND;
    ring.start(target, 20_000);
    let samples = 0;
    let plausible = true;
    spin(1500, () => {
      for (let i = 0; i < 400; i++) {
        const at = (random() >>> 0) % stack.length;
        const dice = random() >>> 28;
        stack[at] = dice < 6 ? 100 + ((random() >>> 0) % 100) : dice < 12 ? (random() >>> 0) % 64 : random();
      }
      heap[FP] = (random() & 3) === 0 ? random() : (random() >>> 0) % (SLOTS * 2);
      for (const { frames } of drain().samples) {
        samples++;
        for (let i = 0; i < frames.length; i += 2) if (heap[frames[i] * 2 + 1] !== KIND) plausible = false;
      }
    });
    ring.stop();
    return { samples: samples > 1000, plausible };
  },
};

process.stdout.write(JSON.stringify(scenarios[process.argv[2]]()));
