/**
 * Interrupting loops that carry no check: arming and disarming their back-edges.
 *
 * A back-edge is a jump whose rel32 lies at an aligned 4-byte site. Disarmed it leads to the loop's
 * start, armed to the interrupt check. The owner appends edges to its native block's table; three
 * mechanisms arm them from another thread:
 *
 *   armDirect     stores every armed rel32 through the RW alias
 *   armBySignal   sends the interrupt signal; the handler arms
 *   armByFault    takes PROT_EXEC from the code region; the SIGSEGV handler gives it back and arms
 *
 * I1  The requester sets its reason (an atomic read-modify-write, so a fence) before it arms.
 * I2  Only the owner disarms, in its slow path: `disarm` (which fences), then it looks at the request
 *     word again and arms when that is not empty. A trap without a reason is legal: a requester may
 *     still be storing.
 * I3  `publishEdge` writes the entry, then the count with a fence; then the owner looks at the request
 *     word, and arms when it is not empty. So a loop compiled during a request does not escape it.
 *     The same after `reuseEdge`.
 * I4  Edges leave the table in a stop (`retireEdge`); before their code is freed, `requestersGone` must
 *     have said yes once: a requester outside the stop may have read an edge and not yet stored. A
 *     handler cannot: it runs on the owner's thread, and only the owner writes new code there.
 */
import { PROT } from './linux.ts';
import {
  EDGE,
  EDGE_BYTES,
  NB,
  type ARM_ALL,
  type ARM_INNERMOST,
  type NativeBlock,
} from './native-block.ts';
import { mprotect } from './os.ts';
import { edgePatching, interruptSignal } from './handlers.ts';
import { queueSignal } from './signals.ts';

export interface BackEdge {
  /** Code offset of the rel32, a multiple of 4. */
  readonly site: number;
  readonly armed: number;
  readonly disarmed: number;
  /** Code offsets of the loop: [start, end). */
  readonly start: number;
  readonly end: number;
}

const EDGE_WORDS = EDGE_BYTES >> 2;
const ARMING = NB.arming >> 2;
const DISARMED = NB.disarmed >> 2;
/** Milliseconds between a requester's flag and the answer of its mprotect, at most. */
const REFUSAL_PATIENCE = 10_000;

/** Adds an edge (I3); owner only. Returns its index, -1 when the table is full. */
export function publishEdge(block: NativeBlock, edge: BackEdge): number {
  if ((edge.site & 3) !== 0) throw new RangeError(`back-edge at unaligned offset ${edge.site}`);
  const index = block.get('edgeCount');
  if (index === block.get('edgeCapacity')) return -1;
  writeEdge(block, index, edge);
  Atomics.store(block.words, NB.edgeCount >> 2, index + 1);
  return index;
}

/** Replaces a retired edge; owner only. */
export function reuseEdge(block: NativeBlock, index: number, edge: BackEdge): void {
  if ((edge.site & 3) !== 0) throw new RangeError(`back-edge at unaligned offset ${edge.site}`);
  writeEdge(block, index, edge);
}

/** The site comes last: an entry without one is skipped. */
function writeEdge({ edges }: NativeBlock, index: number, edge: BackEdge): void {
  const at = index * EDGE_WORDS;
  edges[at + (EDGE.armed >> 2)] = edge.armed;
  edges[at + (EDGE.disarmed >> 2)] = edge.disarmed;
  edges[at + (EDGE.start >> 2)] = edge.start;
  edges[at + (EDGE.end >> 2)] = edge.end;
  Atomics.store(edges, at + (EDGE.site >> 2), edge.site);
}

/** Takes an edge out of the table (I4). Its row may be used again. */
export function retireEdge({ edges }: NativeBlock, index: number): void {
  edges.fill(0, index * EDGE_WORDS, (index + 1) * EDGE_WORDS);
}

/** Waits, at most the given milliseconds, until no requester uses what it read of the table before. */
export function requestersGone(block: NativeBlock, milliseconds = 1000): boolean {
  const until = performance.now() + milliseconds;
  while (Atomics.add(block.words, ARMING, 0) !== 0) {
    if (performance.now() > until) return false;
  }
  return true;
}

/** Arms every edge, from any thread. */
export function armDirect(block: NativeBlock): void {
  edgePatching().armAll(block.address);
}

/**
 * Disarms every edge, with a fence (I2); owner only. Undoes a protection as well. Nothing is stored when
 * nobody has begun to arm since the last time. An arming counts as undone only if no requester was
 * under way when its number was read: one that was may store after this.
 */
export function disarm(block: NativeBlock): void {
  const { words } = block;
  if (Atomics.load(words, NB.faulting >> 2) !== 0) unprotect(block);
  const armings = Atomics.load(words, NB.armings >> 2);
  if (armings === words[DISARMED]) return;
  const storing = Atomics.load(words, ARMING) !== 0;
  edgePatching().disarmAll(block.address);
  if (!storing) words[DISARMED] = armings;
}

/**
 * Sends the interrupt signal unless one is under way. False: it could not be sent (the thread is not
 * mounted, or its queue is full), and the caller must arm in another way, for those too who relied on
 * this one.
 */
export function armBySignal(block: NativeBlock): boolean {
  const flag = NB.pendingSignal >> 2;
  const tid = Atomics.load(block.words, NB.tid >> 2);
  if (tid === 0) return false;
  if (Atomics.exchange(block.words, flag, 1) !== 0) return true;
  if (queueSignal(tid, interruptSignal(), block.address)) return true;
  Atomics.store(block.words, flag, 0);
  return false;
}

/** Protects the code region unless that was done: the next fetch in it faults. False as above. */
export function armByFault(block: NativeBlock): boolean {
  if (Atomics.exchange(block.words, NB.faulting >> 2, 1) !== 0) return true;
  try {
    mprotect(block.addressIn('codeBase'), block.addressIn('codeSize'), PROT.read);
    return true;
  } catch {
    Atomics.store(block.words, NB.faulting >> 2, 0);
    return false;
  }
}

/** One interface: each arms, whatever it takes. What the system refuses is done directly. */
export const LOOP_INTERRUPTS = {
  direct: armDirect,
  signal: (block: NativeBlock): void => {
    if (!armBySignal(block)) armDirect(block);
  },
  fault: (block: NativeBlock): void => {
    if (!armByFault(block)) armDirect(block);
  },
} as const;
export type LoopInterrupt = keyof typeof LOOP_INTERRUPTS;

/**
 * As the handler does it: executable first, then the flag. Owner only. Where the system refuses this it
 * has refused the protection too; its requester takes the flag back (armByFault), and is waited for.
 */
export function unprotect(block: NativeBlock): void {
  const flag = NB.faulting >> 2;
  try {
    mprotect(block.addressIn('codeBase'), block.addressIn('codeSize'), PROT.read | PROT.exec);
  } catch (error) {
    const until = performance.now() + REFUSAL_PATIENCE;
    while (Atomics.load(block.words, flag) !== 0) if (performance.now() > until) throw error;
    return;
  }
  Atomics.store(block.words, flag, 0);
}

/** What the handlers arm for this thread. */
export function setScope(block: NativeBlock, scope: typeof ARM_ALL | typeof ARM_INNERMOST): void {
  Atomics.store(block.words, NB.scope >> 2, scope);
}
