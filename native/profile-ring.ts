/**
 * Exact CPU samples: a timer of the thread's own, whose signal handler writes where the thread is into a
 * ring that the thread empties later.
 *
 *        timer --signal--> handler on the thread (sample-code.ts) --> ring --> the thread, at boundaries
 *
 *   ring   + 0      fields, RING_FIELDS              (first page)
 *          + 4096   slots, SLOT_FIELDS, then frames  (RING_SLOTS x SLOT_BYTES; untouched pages cost nothing)
 *
 *   R1 Producer and consumer are one thread, so the handler never sees half of what the owner does in one
 *      store: `head` is raised when a slot is whole, `tail` when it has been read. A full ring drops.
 *   R2 The timer fires once; the handler sets it again, after an interval drawn from half to one and a half
 *      of the mean, so that no rhythm of the program agrees with it. While `muted` the handler records nothing
 *      and does not set it again (`paused`): a thread that sleeps, or is stopped, is disturbed once. Who
 *      unmutes sets it again.
 *   R3 The handler reads guest stacks, the thread block and headers of cells, each only within the bounds
 *      in the fields; memory that a thread is mounted on is never unmapped. Whatever is implausible ends the walk.
 *   R4 A ring is never unmapped, so a signal that comes late finds it, muted.
 *
 * The clock is CLOCK_MONOTONIC. The clock of the thread's CPU time would be quiet while it sleeps, but the
 * kernel looks at such timers at its ticks alone: at 250 Hz a 1 ms timer gave 252 signals a second and
 * 746 overruns (docs/PROFILING.md). A thread that waits for a core gets one sample when it has one.
 */
import { memoryAt, storeAddress } from './address.ts';
import { CLOCK, PAGE_BYTES, PROT, SIGEV_THREAD_ID, SIGEVENT, SYSCALL } from './linux.ts';
import { lastErrno, mapPages, OsError, gettid, syscall } from './os.ts';
import { sampleSignal } from './handlers.ts';

interface Field {
  readonly name: string;
  readonly bytes: number;
  readonly by: 'owner' | 'handler' | 'both';
  readonly doc: string;
}
type Offsets<T extends readonly Field[]> = { readonly [K in T[number]['name']]: number };

function layOut<const T extends readonly Field[]>(fields: T, capacity: number): Offsets<T> {
  const offsets: Record<string, number> = {};
  let at = 0;
  for (const { name, bytes } of fields) {
    if (at % Math.min(bytes, 8) !== 0) throw new Error(`ring field ${name} is not aligned`);
    offsets[name] = at;
    at += bytes;
  }
  if (at > capacity) throw new Error(`ring layout of ${at} bytes exceeds ${capacity}`);
  return offsets as Offsets<T>;
}

export const RING_FIELDS = [
  { name: 'muted', bytes: 4, by: 'owner', doc: 'not 0: nothing is recorded (R2)' },
  { name: 'paused', bytes: 4, by: 'both', doc: '1: the timer is not set' },
  { name: 'head', bytes: 4, by: 'handler', doc: 'samples written, ever' },
  { name: 'tail', bytes: 4, by: 'owner', doc: 'samples read, ever' },
  { name: 'dropped', bytes: 4, by: 'handler', doc: 'samples for which there was no slot, or that found the thread nowhere' },
  { name: 'timer', bytes: 4, by: 'owner', doc: 'the kernel’s number of the timer' },
  { name: 'interval', bytes: 4, by: 'owner', doc: 'mean nanoseconds between samples' },
  { name: 'seed', bytes: 4, by: 'handler', doc: 'state of its random numbers, not 0' },
  { name: 'fp', bytes: 8, by: 'owner', doc: 'address of the published frame pointer (int32, a stack slot)' },
  { name: 'pc', bytes: 8, by: 'owner', doc: 'address of the published bytecode position (int32)' },
  { name: 'cage', bytes: 8, by: 'owner', doc: 'address of the cage' },
  { name: 'stacks', bytes: 8, by: 'owner', doc: 'address of the stack buffer' },
  { name: 'low', bytes: 8, by: 'owner', doc: 'frames of the thread lie at this address or above' },
  { name: 'high', bytes: 8, by: 'owner', doc: '... and below this one' },
  { name: 'code', bytes: 8, by: 'owner', doc: 'address of its code region' },
  { name: 'codeSize', bytes: 8, by: 'owner', doc: 'bytes of it, 0: there is none' },
  { name: 'hostRsp', bytes: 8, by: 'owner', doc: 'address of 8 bytes that are not 0 while the thread is in machine code' },
  { name: 'zero', bytes: 8, by: 'owner', doc: 'always 0: what hostRsp points at without machine code' },
  { name: 'stubsEnd', bytes: 4, by: 'owner', doc: 'offset in the code region at which functions begin' },
  { name: 'cells', bytes: 4, by: 'owner', doc: 'cells of the cage' },
  { name: 'codeKind', bytes: 4, by: 'owner', doc: 'kind of cells that hold a function’s code' },
  { name: 'spare', bytes: 4, by: 'owner', doc: '' },
  { name: 'now', bytes: 16, by: 'handler', doc: 'struct timespec' },
  { name: 'spec', bytes: 32, by: 'both', doc: 'struct itimerspec: interval 0, value' },
  { name: 'event', bytes: SIGEVENT.size, by: 'owner', doc: 'struct sigevent, when the timer is made' },
] as const satisfies readonly Field[];
export const RING = layOut(RING_FIELDS, PAGE_BYTES);

export const SLOT_FIELDS = [
  { name: 'seconds', bytes: 8, by: 'handler', doc: 'when, by CLOCK_MONOTONIC' },
  { name: 'nanoseconds', bytes: 8, by: 'handler', doc: '' },
  { name: 'position', bytes: 4, by: 'handler', doc: 'offset in the code region, -1: outside of machine code' },
  { name: 'returnTo', bytes: 4, by: 'handler', doc: 'in a stub: offset to which it returns, else -1' },
  { name: 'pc', bytes: 4, by: 'handler', doc: 'outside: the published bytecode position' },
  { name: 'depth', bytes: 4, by: 'handler', doc: 'frames that follow, innermost first: code cell, saved pc' },
  { name: 'end', bytes: 4, by: 'handler', doc: 'how the walk ended: END_OF_STACK, BROKEN, CUT' },
  { name: 'unused', bytes: 4, by: 'handler', doc: '' },
] as const satisfies readonly Field[];
export const SLOT_BYTES_LOG2 = 11;
export const SLOT_BYTES = 1 << SLOT_BYTES_LOG2;
export const SLOT = { ...layOut(SLOT_FIELDS, SLOT_BYTES), frames: 40 } as const;
export const SLOT_FRAMES = (SLOT_BYTES - SLOT.frames) / 8;
/** How a walk ended. */
export const END_OF_STACK = 0;
export const BROKEN = 1;
export const CUT = 2;
export const RING_SLOTS = 512;
const RING_BYTES = PAGE_BYTES + RING_SLOTS * SLOT_BYTES;

/** What the handler knows of frames, in bytes from the frame pointer; vm/bytecode/frame.ts says the same in slots. */
export const FRAME_AT = { code: -16, pc: -12, distance: -20 } as const;

/** Where a mounted thread keeps what the handler reads: addresses, and counts. */
export interface RingTarget {
  readonly fp: number;
  readonly pc: number;
  readonly cage: number;
  readonly stacks: number;
  readonly low: number;
  readonly high: number;
  readonly cells: number;
  readonly codeKind: number;
}

/** Machine code of the mounted thread. */
export interface RingCode {
  readonly base: number;
  readonly size: number;
  readonly stubsEnd: number;
  readonly hostRsp: number;
}

export class ProfileRing {
  readonly address: number;
  readonly words: Int32Array;
  private hasTimer = false;

  constructor() {
    this.address = mapPages(RING_BYTES, PROT.read | PROT.write);
    this.words = new Int32Array(memoryAt(this.address, RING_BYTES));
    this.words[RING.muted >> 2] = 1;
    this.setCode(null);
  }

  private setAddress(field: keyof typeof RING, address: number): void {
    storeAddress(this.words, RING[field] >> 2, address);
  }

  /** The handler finds no machine code meanwhile: only while muted, or before its first entry. */
  setCode(code: RingCode | null): void {
    const { words } = this;
    words[RING.codeSize >> 2] = words[(RING.codeSize >> 2) + 1] = 0;
    this.setAddress('hostRsp', code?.hostRsp ?? this.address + RING.zero);
    this.setAddress('code', code?.base ?? 0);
    words[RING.stubsEnd >> 2] = code?.stubsEnd ?? 0;
    this.setAddress('codeSize', code?.size ?? 0);
  }

  /** Takes samples of the calling thread from now on. Throws OsError when the system has no timer for it. */
  start(target: RingTarget, nanoseconds: number): void {
    this.stop();
    const { words } = this;
    for (const field of ['fp', 'pc', 'cage', 'stacks', 'low', 'high'] as const) this.setAddress(field, target[field]);
    words[RING.cells >> 2] = target.cells;
    words[RING.codeKind >> 2] = target.codeKind;
    words[RING.interval >> 2] = Math.max(10_000, Math.min(nanoseconds, 500_000_000));
    words[RING.seed >> 2] = (Number(process.hrtime.bigint() & 0xffff_ffffn) ^ gettid()) | 1;
    words[RING.tail >> 2] = words[RING.head >> 2];
    words[RING.dropped >> 2] = 0;
    const event = RING.event >> 2;
    storeAddress(words, event + (SIGEVENT.value >> 2), this.address);
    words[event + (SIGEVENT.signal >> 2)] = sampleSignal();
    words[event + (SIGEVENT.notify >> 2)] = SIGEV_THREAD_ID;
    words[event + (SIGEVENT.tid >> 2)] = gettid();
    this.call('timer_create', CLOCK.monotonic, this.address + RING.event, this.address + RING.timer);
    this.hasTimer = true;
    words[RING.paused >> 2] = 1;
    this.unmute();
  }

  /** On the thread that started. Afterwards no signal comes any more. */
  stop(): void {
    this.mute();
    if (!this.hasTimer) return;
    this.hasTimer = false;
    this.call('timer_delete', this.words[RING.timer >> 2]);
  }

  private call(name: 'timer_create' | 'timer_settime' | 'timer_delete', ...args: number[]): void {
    if (syscall(SYSCALL[name], ...args) === -1) throw new OsError(name, lastErrno());
  }

  get isMuted(): boolean {
    return this.words[RING.muted >> 2] !== 0;
  }

  mute(): void {
    this.words[RING.muted >> 2] = 1;
  }

  unmute(): void {
    const { words } = this;
    if (!this.hasTimer) return;
    words[RING.muted >> 2] = 0;
    if (words[RING.paused >> 2] === 0) return;
    words[RING.paused >> 2] = 0;
    words[(RING.spec + 24) >> 2] = words[RING.interval >> 2];
    this.call('timer_settime', words[RING.timer >> 2], 0, this.address + RING.spec, 0);
  }

  /** Calls `visit` with the index in `words` of each sample in the ring, and empties it. Returns how many were dropped since. */
  drain(visit: (slot: number) => void): number {
    const { words } = this;
    for (let tail = words[RING.tail >> 2]; tail !== words[RING.head >> 2]; tail = (tail + 1) | 0) {
      visit((PAGE_BYTES + (tail & (RING_SLOTS - 1)) * SLOT_BYTES) >> 2);
      words[RING.tail >> 2] = (tail + 1) | 0;
    }
    return Atomics.exchange(words, RING.dropped >> 2, 0);
  }
}
