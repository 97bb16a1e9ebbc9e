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
 * I2  Only the owner disarms, in its slow path: `disarm`, fence, look at the request word again; if it
 *     is not empty, arm again. A trap without a reason is legal: a requester may still be storing.
 * I3  `publishEdge` writes the entry, then the count with a fence; then the owner looks at the request
 *     word, and arms when it is not empty. So a loop compiled during a request does not escape it.
 *     The same after `reuseEdge`.
 * I4  Edges leave the table in a stop (`retireEdge`); before their code is freed, `requestersGone` must
 *     have said yes once: a requester outside the stop may have read an edge and not yet stored. A
 *     handler cannot: it runs on the owner's thread, and only the owner writes new code there.
 */
import { memoryAt } from './address.ts';
import { PROT } from './linux.ts';
import { EDGE, EDGE_BYTES, NativeBlock, NB } from './native-block.ts';
import { mprotect } from './os.ts';
import { interruptSignal } from './handlers.ts';
import { queueSignal } from './signals.ts';

/** A shard's code and native block, as any worker sees them. */
export interface Shard {
  readonly block: NativeBlock;
  /** The code region through the RW alias. */
  readonly code: Int32Array;
}

/** The shard of another worker's thread, from the address of its native block. */
export function attachShard(blockAddress: number): Shard {
  const block = new NativeBlock(blockAddress);
  const size = block.addressIn('codeSize');
  return { block, code: new Int32Array(memoryAt(block.addressIn('alias'), size)) };
}

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
const SITE = EDGE.site >> 2;
const ARMED = EDGE.armed >> 2;
const DISARMED = EDGE.disarmed >> 2;
const ARMING = NB.arming >> 2;

/** Adds an edge (I3); owner only. Returns its index, -1 when the table is full. */
export function publishEdge({ block }: Shard, edge: BackEdge): number {
  if ((edge.site & 3) !== 0) throw new RangeError(`back-edge at unaligned offset ${edge.site}`);
  const index = block.get('edgeCount');
  if (index === block.get('edgeCapacity')) return -1;
  writeEdge(block, index, edge);
  Atomics.store(block.words, NB.edgeCount >> 2, index + 1);
  return index;
}

/** Replaces a retired edge; owner only. */
export function reuseEdge({ block }: Shard, index: number, edge: BackEdge): void {
  if ((edge.site & 3) !== 0) throw new RangeError(`back-edge at unaligned offset ${edge.site}`);
  writeEdge(block, index, edge);
}

/** The site comes last: an entry without one is skipped. */
function writeEdge({ edges }: NativeBlock, index: number, edge: BackEdge): void {
  const at = index * EDGE_WORDS;
  edges[at + ARMED] = edge.armed;
  edges[at + DISARMED] = edge.disarmed;
  edges[at + (EDGE.start >> 2)] = edge.start;
  edges[at + (EDGE.end >> 2)] = edge.end;
  Atomics.store(edges, at + SITE, edge.site);
}

/** Takes an edge out of the table (I4). Its row may be used again. */
export function retireEdge({ block: { edges } }: Shard, index: number): void {
  edges.fill(0, index * EDGE_WORDS, (index + 1) * EDGE_WORDS);
}

/** Waits, at most the given milliseconds, until no requester uses what it read of the table before. */
export function requestersGone({ block }: Shard, milliseconds = 1000): boolean {
  const until = performance.now() + milliseconds;
  while (Atomics.add(block.words, ARMING, 0) !== 0) {
    if (performance.now() > until) return false;
  }
  return true;
}

/** Arms every edge, from any thread. */
export function armDirect(shard: Shard): void {
  const { words } = shard.block;
  Atomics.add(words, ARMING, 1);
  patchAll(shard, ARMED);
  Atomics.sub(words, ARMING, 1);
}

/** Disarms every edge (I2); owner only. Undoes a protection as well. */
export function disarm(shard: Shard): void {
  const { block } = shard;
  if (Atomics.load(block.words, NB.faulting >> 2) !== 0) unprotect(block);
  patchAll(shard, DISARMED);
  Atomics.add(block.words, ARMING, 0); // the fence
}

/** Each is one aligned 4-byte store: other threads run through these words. */
function patchAll({ block, code }: Shard, column: number): void {
  const { edges } = block;
  const end = Atomics.load(block.words, NB.edgeCount >> 2) * EDGE_WORDS;
  for (let at = 0; at < end; at += EDGE_WORDS) {
    const site = edges[at + SITE];
    if (site !== 0) code[site >> 2] = edges[at + column];
  }
}

/**
 * Sends the interrupt signal unless one is under way. False: it could not be sent (the thread is not
 * mounted, or its queue is full), arm in another way.
 */
export function armBySignal({ block }: Shard): boolean {
  const flag = NB.pendingSignal >> 2;
  const tid = Atomics.load(block.words, NB.tid >> 2);
  if (tid === 0) return false;
  if (Atomics.exchange(block.words, flag, 1) !== 0) return true;
  if (queueSignal(tid, interruptSignal(), block.address)) return true;
  Atomics.store(block.words, flag, 0);
  return false;
}

/** Protects the code region unless that was done. The next instruction fetch in it faults. */
export function armByFault({ block }: Shard): boolean {
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
  signal: (shard: Shard): void => {
    if (!armBySignal(shard)) armDirect(shard);
  },
  fault: (shard: Shard): void => {
    if (!armByFault(shard)) armDirect(shard);
  },
} as const;
export type LoopInterrupt = keyof typeof LOOP_INTERRUPTS;

/** As the handler does it: executable first, then the flag. */
function unprotect(block: NativeBlock): void {
  mprotect(block.addressIn('codeBase'), block.addressIn('codeSize'), PROT.read | PROT.exec);
  Atomics.store(block.words, NB.faulting >> 2, 0);
}

/** What the handlers arm for this thread: ARM_ALL or ARM_INNERMOST. */
export function setScope({ block }: Shard, scope: number): void {
  Atomics.store(block.words, NB.scope >> 2, scope);
}
