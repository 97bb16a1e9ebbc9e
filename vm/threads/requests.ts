/**
 * Requests: how one thread gets another one's attention without stopping it.
 *
 * A request is a bit in the thread's request word, a generation number, and three poisoned limits:
 *
 *     requester                                owner, in its slow path
 *     asked[r] += 1                            request &= ~bit          (takes the reason)
 *     request |= bit                           g = asked[r]; serve; served[r] = g
 *     stackLimit = MAX, nurseryLimit = 0,      stackLimit = stackEnd, ...   (restores)
 *     loopLimit = MIN                          if request != 0: poison again
 *
 * S1  The bit is set before the limits are poisoned, and the owner alone restores: restore, fence,
 *     look again, poison again if a reason is there. Whichever of "poison" and "restore" comes last,
 *     a reason that is set ends with poisoned limits: either the requester's stores come after the
 *     restore, or the restore comes after them, and then its look comes after the bit.
 * S2  So an owner may find poisoned limits and no reason (a reason served twice as one), or a reason
 *     before the limits are poisoned (it is here for another one). Both are legal.
 * S4  A reason that is not served stays in the word, and the limits stay poisoned.
 * S5  Each reason has its own pair of generations. `asked` is raised before the bit is set and read
 *     after the bit was taken, so `served >= g` means: a service began after request g was made.
 *
 * Loops of machine code may have no check at all (native/interrupts.ts): poisoning arms their
 * back-edges, restoring disarms them, in the same order as the limits.
 *
 * All accesses here are Atomics: sequentially consistent, each a fence. The fast paths read limits
 * plainly and may see them late, never torn.
 */
import { REASON_COUNT, TB, VM, threadBlock } from '../../heap/layout.ts';
import { trueNurseryLimit } from '../../heap/sampling.ts';
import { i32, tb } from '../../heap/views.ts';
import { delay } from './delays.ts';
import { unpark } from './parking.ts';
import { STATE, stateOf } from './states.ts';

interface ReasonRow {
  readonly name: string;
  /** A sleeping thread is woken for it. */
  readonly wakes: boolean;
  readonly doc: string;
}

/** In the order of service. */
export const REASONS = [
  { name: 'STOP', wakes: false, doc: 'acknowledge the stop in VM.stopWord and wait for its end' },
  { name: 'TERMINATE', wakes: true, doc: 'VM.status says that guest code ends' },
  { name: 'INTERRUPT', wakes: true, doc: 'look at VM.status (watchdog, Ctrl-C)' },
  { name: 'COLLECT', wakes: false, doc: 'the own nursery is full, or someone wants a collection' },
  {
    name: 'HANDSHAKE',
    wakes: false,
    doc: 'acknowledge: the stack is published, a boundary was passed',
  },
  { name: 'SAMPLE', wakes: false, doc: 'take a CPU sample' },
  { name: 'STRESS', wakes: false, doc: '--safepoint-stress: a random request at every boundary' },
] as const satisfies readonly ReasonRow[];

export type ReasonName = (typeof REASONS)[number]['name'];
/** Reason numbers: index of the generation pair, and of the bit. */
export const REASON = Object.fromEntries(REASONS.map((row, i) => [row.name, i])) as {
  readonly [K in ReasonName]: number;
};
if (REASONS.length > REASON_COUNT) throw new Error('more reasons than generations');

export const bitOf = (reason: number): number => 1 << reason;

/** Poisoned: every compare with these fails. */
export const POISON_STACK = 0x7fff_ffff;
export const POISON_NURSERY = 0;
/** Below every count: those of functions that will not be compiled are far below 0. */
export const POISON_LOOP = -0x8000_0000;

/** Loops of machine code that compare with nothing. What generates them provides this. */
export interface LoopInterrupts {
  /** Makes the loops of the thread with this block leave; its request word has been set. */
  arm(block: number): void;
  /** Owner only: the current thread's loops go on turning. */
  disarm(): void;
}
let loopInterrupts: LoopInterrupts | null = null;
export function installLoopInterrupts(interrupts: LoopInterrupts | null): void {
  loopInterrupts = interrupts;
}

export function poison(block: number): void {
  Atomics.store(i32, block + TB.stackLimit, POISON_STACK);
  Atomics.store(i32, block + TB.nurseryLimit, POISON_NURSERY);
  Atomics.store(i32, block + TB.loopLimit, POISON_LOOP);
  if (loopInterrupts !== null) loopInterrupts.arm(block);
}

/** S1: only the owner calls this, for its own block. */
export function restoreLimits(): void {
  Atomics.store(i32, tb + TB.stackLimit, i32[tb + TB.stackEnd]);
  Atomics.store(i32, tb + TB.nurseryLimit, trueNurseryLimit());
  Atomics.store(i32, tb + TB.loopLimit, i32[tb + TB.loopEnd]);
  if (loopInterrupts !== null) loopInterrupts.disarm();
  if (delay !== null) delay('restore-before-look');
  if (Atomics.load(i32, tb + TB.request) !== 0) poison(tb);
}

/** Asks thread `index`; returns the generation to wait for (S5). */
export function request(index: number, reason: number): number {
  const block = threadBlock(index);
  const generation = (Atomics.add(i32, block + TB.asked + reason, 1) + 1) | 0;
  Atomics.or(i32, block + TB.request, bitOf(reason));
  if (delay !== null) delay('request-before-poison');
  poison(block);
  if (REASONS[reason].wakes) unpark(index);
  return generation;
}

/** Every thread that exists, the caller too. A newborn looks at VM.status itself when it is mounted. */
export function requestAll(reason: number): void {
  const high = Atomics.load(i32, VM.threadHigh);
  for (let index = 0; index < high; index++) {
    if (stateOf(threadBlock(index)) !== STATE.FREE) request(index, reason);
  }
}

/** Takes a reason out of the own request word; false if it was not there. */
export function take(reason: number): boolean {
  const bit = bitOf(reason);
  return (Atomics.and(i32, tb + TB.request, ~bit) & bit) !== 0;
}

/** The generation that a service beginning now will cover. */
export function askedGeneration(reason: number): number {
  return Atomics.load(i32, tb + TB.asked + reason);
}

export function acknowledge(reason: number, generation: number): void {
  Atomics.store(i32, tb + TB.served + reason, generation);
}

export function isServed(index: number, reason: number, generation: number): boolean {
  return ((Atomics.load(i32, threadBlock(index) + TB.served + reason) - generation) | 0) >= 0;
}

/** Reasons that wait for the current thread. */
export function pending(): number {
  return Atomics.load(i32, tb + TB.request);
}
