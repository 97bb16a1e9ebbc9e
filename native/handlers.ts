/**
 * Installing the signal handlers, and mounting threads.
 *
 * The handlers are installed once per process. All workers share them through the registry, a piece
 * of native memory that is never freed: the first caller makes it and gets its address; the embedder
 * hands that address to the other workers.
 *
 *     installHandlers(undefined) -> address      first caller: makes registry and code, installs
 *     installHandlers(address)   -> address      every other worker: only attaches to it
 *
 * A thread is mounted while its worker runs its machine code: its region is in the registry, and it has
 * an alternate signal stack, so that a handler never needs room on the guest stack. Adding and removing
 * rows takes the registry's lock (a spin of a few stores, never held across anything that can wait);
 * handlers do not, see H1 in handler-code.ts.
 */
import { loadAddress, memoryAt, storeAddress } from './address.ts';
import { functionAt } from './availability.ts';
import { makeCodeMemory } from './code-memory.ts';
import { emitHandlers, HANDLER_CODE_BYTES } from './handler-code.ts';
import { PAGE_BYTES, PROT, SA, SIG } from './linux.ts';
import {
  HOME_BYTES,
  HOMES_AT,
  NB,
  REG,
  REGION,
  REGION_BYTES,
  REGION_CAPACITY,
  REGISTRY_BYTES,
  REGISTRY_MAGIC,
  type NativeBlock,
} from './native-block.ts';
import { gettid, mapPages, mprotect, munmap, signalFrameBytes } from './os.ts';
import {
  readAction,
  realTimeSignal,
  setAction,
  setAlternateStack,
  tgkill,
  type AlternateStack,
} from './signals.ts';

/** SIGRTMIN + 6, or the first above that nobody has a handler for. */
const FIRST_CHOICE = 6;
const LAST_CHOICE = 20;
const ALTERNATE_STACK_BYTES = 65_536;

let registry: Int32Array | undefined;
let registryAt = 0;

interface Patching {
  /** Of the native block at an address. */
  armAll(block: number): void;
  disarmAll(block: number): void;
}
let patching: Patching | undefined;

/** Installs the handlers, or attaches this worker to the ones installed. Returns the registry's address. */
export function installHandlers(registryAddress?: number): number {
  if (registry !== undefined) {
    if (registryAddress !== undefined && registryAddress !== registryAt) {
      throw new Error('the signal handlers of this process use another registry');
    }
    return registryAt;
  }
  const address = registryAddress ?? mapPages(REGISTRY_BYTES, PROT.read | PROT.write);
  const words = new Int32Array(memoryAt(address, REGISTRY_BYTES));
  if (registryAddress === undefined) install(address, words);
  else if (words[REG.magic >> 2] !== REGISTRY_MAGIC) throw new Error('no registry at this address');
  registry = words;
  registryAt = address;
  patching = {
    armAll: functionAt(loadAddress(words, REG.armAll >> 2), 'void', 'uintptr'),
    disarmAll: functionAt(loadAddress(words, REG.disarmAll >> 2), 'void', 'uintptr'),
  };
  return address;
}

function install(address: number, words: Int32Array): void {
  const { code, fault, signal, sample, armAll, disarmAll } = emitHandlers(address);
  if (code.length > HANDLER_CODE_BYTES) throw new Error(`the handlers have ${code.length} bytes`);
  const memory = makeCodeMemory(HANDLER_CODE_BYTES, 'heddle-handlers');
  memory.write(0, code);

  const number = freeSignal();
  const old = readAction(SIG.segv);
  words[REG.signal >> 2] = number;
  words[REG.oldFlags >> 2] = old.flags;
  storeAddress(words, REG.oldHandler >> 2, old.handler);
  storeAddress(words, REG.armAll >> 2, memory.base + armAll);
  storeAddress(words, REG.disarmAll >> 2, memory.base + disarmAll);
  words[REG.magic >> 2] = REGISTRY_MAGIC;
  const flags = SA.siginfo | SA.onstack | SA.restart;
  // What the old action wants blocked, or not blocked, holds for ours too: it runs inside ours.
  setAction(SIG.segv, {
    handler: memory.base + fault,
    flags: flags | (old.flags & SA.nodefer),
    mask: old.mask,
  });
  setAction(number, { handler: memory.base + signal, flags, mask: 0n });
  const sampling = freeSignal();
  words[REG.sampleSignal >> 2] = sampling;
  setAction(sampling, { handler: memory.base + sample, flags, mask: 0n });
}

function freeSignal(): number {
  for (let n = FIRST_CHOICE; n <= LAST_CHOICE; n++) {
    const number = realTimeSignal(n);
    if (readAction(number).handler === 0) return number;
  }
  throw new Error('every real-time signal has a handler already');
}

function installed(): Int32Array {
  if (registry === undefined) throw new Error('the signal handlers are not installed');
  return registry;
}

/** Machine code that stores all back-edges of a shard. */
export function edgePatching(): Patching {
  if (patching === undefined) throw new Error('the signal handlers are not installed');
  return patching;
}

/** Address of the native block in a row of the registry (`region` - 1), 0 if nobody is mounted there. */
export function blockOfRow(index: number): number {
  const words = installed();
  const row = rowAt(index);
  const base = (): number => loadAddress(words, row + (REGION.base >> 2));
  const before = base();
  const block = loadAddress(words, row + (REGION.block >> 2));
  return before !== 0 && before === base() ? block : 0;
}

/** The number of the interrupt signal. */
export function interruptSignal(): number {
  return installed()[REG.signal >> 2];
}

/** The number of the signal by which a profile's timers take samples. */
export function sampleSignal(): number {
  return installed()[REG.sampleSignal >> 2];
}

/** The registry's rows of homes (homes.ts). */
export function homesOf(): { readonly words: Int32Array; rowAt(index: number): number } {
  return { words: installed(), rowAt: (index) => (HOMES_AT + index * HOME_BYTES) >> 2 };
}

const rowAt = (index: number): number => (PAGE_BYTES + index * REGION_BYTES) >> 2;

/** The lock holds the thread id of its owner: one that was terminated inside is passed over. */
export function locked(words: Int32Array, body: () => void): void {
  const me = gettid();
  for (let spins = 1; ; spins++) {
    const owner = Atomics.compareExchange(words, REG.lock >> 2, 0, me);
    if (owner === 0) break;
    const dead = spins % 1000 === 0 && !tgkill(owner, 0);
    if (dead && Atomics.compareExchange(words, REG.lock >> 2, owner, me) === owner) break;
  }
  try {
    body();
  } finally {
    Atomics.store(words, REG.lock >> 2, 0);
  }
}

/** Stores an address that others read without the lock, as one 64-bit store. */
function publishAddress(words: Int32Array, index: number, address: number): void {
  const whole = new BigInt64Array(words.buffer, words.byteOffset + index * 4, 1);
  Atomics.store(whole, 0, BigInt(address));
}

export interface Mounted {
  readonly block: NativeBlock;
  readonly stack: AlternateStack;
  readonly previous: AlternateStack | undefined;
}

/**
 * Makes the calling thread the runner of the block's code, before the first entry. A request that came
 * while the block was not mounted may have armed nothing: look at the request word afterwards.
 */
export function mountThread(block: NativeBlock): Mounted {
  const words = installed();
  const stack = makeAlternateStack();
  const previous = setAlternateStack(stack);
  const tid = gettid();
  const base = block.addressIn('codeBase');
  block.set('tid', tid);
  block.set('reported', 0);
  block.set('hostRsp', 0);
  locked(words, () => {
    const count = words[REG.count >> 2];
    let index = 0;
    while (index < count && (words[rowAt(index)] | words[rowAt(index) + 1]) !== 0) index++;
    if (index === REGION_CAPACITY) throw new Error('too many code regions');
    const row = rowAt(index);
    storeAddress(words, row + (REGION.end >> 2), base + block.addressIn('codeSize'));
    storeAddress(words, row + (REGION.block >> 2), block.address);
    words[row + (REGION.tid >> 2)] = tid;
    publishAddress(words, row + (REGION.base >> 2), base);
    if (index === count) Atomics.store(words, REG.count >> 2, count + 1);
    block.set('region', index + 1);
  });
  // A signal that was sent as the block was unmounted found no row, and left the flag.
  Atomics.store(block.words, NB.pendingSignal >> 2, 0);
  return { block, stack, previous };
}

/** Undoes mountThread, on the same thread, outside of machine code. */
export function unmountThread({ block, stack, previous }: Mounted): void {
  removeRegion(block);
  setAlternateStack(previous);
  munmap(stack.address - PAGE_BYTES, stack.size + PAGE_BYTES);
}

/** Takes the block's region out of the registry; also for threads that died without unmounting. */
export function removeRegion(block: NativeBlock): void {
  const index = block.get('region') - 1;
  if (index < 0) return;
  const words = installed();
  locked(words, () => publishAddress(words, rowAt(index) + (REGION.base >> 2), 0));
  block.set('region', 0);
  block.set('tid', 0);
  Atomics.store(block.words, NB.pendingSignal >> 2, 0);
}

/** With a page below it that nobody may touch. */
function makeAlternateStack(): AlternateStack {
  const frame = Math.ceil(signalFrameBytes() / PAGE_BYTES) * PAGE_BYTES;
  const size = ALTERNATE_STACK_BYTES + frame;
  const address = mapPages(size + PAGE_BYTES, PROT.read | PROT.write);
  mprotect(address, PAGE_BYTES, PROT.none);
  return { address: address + PAGE_BYTES, size };
}
