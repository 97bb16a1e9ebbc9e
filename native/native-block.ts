/**
 * Native memory shared by TypeScript, generated code and the signal handlers, as tables.
 *
 *   native block  one per guest thread: what entry, exit and the handlers need
 *        + 0      fields, NATIVE_FIELDS                    (first page)
 *        + 4096   back-edges, EDGE_FIELDS, append-only     (edgeCapacity x 32 bytes, sparse)
 *   registry      one per process: which code regions there are, and how signals were handled before
 *        + 0      fields, REGISTRY_FIELDS
 *        + 4096   regions, REGION_FIELDS                   (REGION_CAPACITY x 64 bytes)
 *        behind   homes, HOME_FIELDS                       (HOME_CAPACITY x 64 bytes)
 *
 * These blocks hold raw addresses, so they lie outside every cage; nothing the guest can name points
 * at them. Offsets are bytes. Column `by`: owner = the thread of the block, enter = the entry and exit
 * stubs on it, handler = a signal handler running on it, any = any thread by atomic exchange,
 * setup = before the thread runs machine code, lock = whoever holds the registry's lock.
 */
import { loadAddress, memoryAt, storeAddress } from './address.ts';
import { PAGE_BYTES, PROT } from './linux.ts';
import { mapPages, munmap } from './os.ts';

interface Field {
  readonly name: string;
  readonly bytes: 4 | 8;
  readonly by: 'owner' | 'enter' | 'handler' | 'any' | 'setup' | 'lock';
  readonly doc: string;
}

type Offsets<T extends readonly Field[]> = { readonly [K in T[number]['name']]: number };

function layOut<const T extends readonly Field[]>(fields: T, capacity: number): Offsets<T> {
  const offsets: Record<string, number> = {};
  let at = 0;
  for (const field of fields) {
    if (at % field.bytes !== 0) throw new Error(`native field ${field.name} is not aligned`);
    offsets[field.name] = at;
    at += field.bytes;
  }
  if (at > capacity) throw new Error(`native layout of ${at} bytes exceeds ${capacity}`);
  return offsets as Offsets<T>;
}

export const NATIVE_FIELDS = [
  // Line 0: the crossing.
  {
    name: 'hostRsp',
    bytes: 8,
    by: 'enter',
    doc: 'the host’s stack pointer while in machine code, 0 outside',
  },
  { name: 'cageBase', bytes: 8, by: 'setup', doc: 'r15: address of the cage' },
  { name: 'threadBlock', bytes: 8, by: 'setup', doc: 'r14: address of the thread block' },
  { name: 'stackBase', bytes: 8, by: 'setup', doc: 'r13: address of the stack buffer' },
  { name: 'codeBase', bytes: 8, by: 'setup', doc: 'address of the code region (RX)' },
  { name: 'target', bytes: 4, by: 'owner', doc: 'where to enter: offset in the code region' },
  { name: 'fp', bytes: 4, by: 'owner', doc: 'rbp as a stack slot: read by entry, written by exit' },
  {
    name: 'guestRsp',
    bytes: 4,
    by: 'owner',
    doc: 'rsp as a stack slot: read by entry, written by exit',
  },
  { name: 'guestMxcsr', bytes: 4, by: 'setup', doc: 'MXCSR of generated code' },
  {
    name: 'resume',
    bytes: 4,
    by: 'enter',
    doc: 'offset after the `call` of leaveAt, where to go on',
  },
  { name: 'line0', bytes: 4, by: 'setup', doc: 'padding to a cache line' },
  // Line 1: what other threads write.
  {
    name: 'pendingSignal',
    bytes: 4,
    by: 'any',
    doc: '1: a signal is under way; set by requesters, cleared by the handler',
  },
  {
    name: 'faulting',
    bytes: 4,
    by: 'any',
    doc: '1: a requester has protected the region or is about to; cleared by the handler and the owner',
  },
  { name: 'scope', bytes: 4, by: 'any', doc: 'what the handlers arm: ARM_ALL or ARM_INNERMOST' },
  { name: 'reported', bytes: 4, by: 'handler', doc: '1: a crash of this thread was reported' },
  { name: 'signals', bytes: 4, by: 'handler', doc: 'signals handled' },
  { name: 'faults', bytes: 4, by: 'handler', doc: 'faults handled' },
  { name: 'arming', bytes: 4, by: 'any', doc: 'requesters that are storing into the code now' },
  { name: 'armings', bytes: 4, by: 'any', doc: 'armings ever begun' },
  {
    name: 'disarmed',
    bytes: 4,
    by: 'owner',
    doc: 'value of armings whose stores have all been undone',
  },
  { name: 'line1b', bytes: 4, by: 'setup', doc: '' },
  { name: 'line1c', bytes: 8, by: 'setup', doc: '' },
  { name: 'line1d', bytes: 8, by: 'setup', doc: '' },
  { name: 'line1e', bytes: 8, by: 'setup', doc: 'padding to a cache line' },
  // Line 2: what the handlers read.
  { name: 'codeSize', bytes: 8, by: 'setup', doc: 'bytes of the code region' },
  { name: 'alias', bytes: 8, by: 'setup', doc: 'address of the code region (RW)' },
  { name: 'edges', bytes: 8, by: 'setup', doc: 'address of the back-edge table' },
  { name: 'edgeCount', bytes: 4, by: 'owner', doc: 'entries published' },
  { name: 'edgeCapacity', bytes: 4, by: 'setup', doc: 'entries there is room for' },
  {
    name: 'tid',
    bytes: 4,
    by: 'owner',
    doc: 'thread id of the operating system while mounted, else 0',
  },
  { name: 'region', bytes: 4, by: 'owner', doc: 'index in the registry + 1 while mounted, else 0' },
  {
    name: 'note',
    bytes: 8,
    by: 'owner',
    doc: 'address of what crash reports say of this thread (crash-places.ts): first UTF-8 text; 0 none',
  },
  { name: 'noteBytes', bytes: 4, by: 'owner', doc: 'the text’s length' },
  {
    name: 'lastPc',
    bytes: 4,
    by: 'handler',
    doc: 'code offset at which the last signal found the thread, -1 elsewhere',
  },
  // Line 3: crash reports.
  { name: 'functions', bytes: 8, by: 'owner', doc: 'address of the records of functions (PLACE), 0 none' },
  { name: 'functionCount', bytes: 4, by: 'owner', doc: 'records there are' },
  { name: 'exitCount', bytes: 4, by: 'owner', doc: 'exits of this thread so far (wraps)' },
] as const satisfies readonly Field[];
export const NB = layOut(NATIVE_FIELDS, PAGE_BYTES);

/** In the native block's page: the last exits, pc and reason, the newest at exitCount - 1 modulo their number. */
export const EXIT_RING = 2048;
export const EXIT_RING_ENTRIES = 16;
export const EXIT_BYTES = 8;

/** One function of a thread's code, for crash reports. Offsets of text and places are from `note`. */
export const PLACE_FIELDS = [
  { name: 'entry', bytes: 4, by: 'owner', doc: 'code offset of its first byte' },
  { name: 'end', bytes: 4, by: 'owner', doc: 'code offset behind it' },
  { name: 'start', bytes: 4, by: 'owner', doc: 'pc of its first instruction' },
  { name: 'last', bytes: 4, by: 'owner', doc: 'pc behind its last one' },
  { name: 'text', bytes: 4, by: 'owner', doc: 'its name, UTF-8' },
  { name: 'textBytes', bytes: 4, by: 'owner', doc: '' },
  { name: 'places', bytes: 4, by: 'owner', doc: 'pairs of code offset and pc, in any order' },
  { name: 'placeCount', bytes: 4, by: 'owner', doc: 'pairs there are' },
] as const satisfies readonly Field[];
export const PLACE_BYTES = 32;
export const PLACE = layOut(PLACE_FIELDS, PLACE_BYTES);

/** What the handlers arm. */
export const ARM_ALL = 0;
/** The innermost loop around the pc; all when there is none. */
export const ARM_INNERMOST = 1;

export const EDGE_FIELDS = [
  {
    name: 'site',
    bytes: 4,
    by: 'owner',
    doc: 'code offset of the rel32, a multiple of 4; 0: the entry is free',
  },
  { name: 'armed', bytes: 4, by: 'owner', doc: 'rel32 that leads to the interrupt check' },
  { name: 'disarmed', bytes: 4, by: 'owner', doc: 'rel32 that leads to the loop’s start' },
  { name: 'start', bytes: 4, by: 'owner', doc: 'code offset of the loop’s first byte' },
  { name: 'end', bytes: 4, by: 'owner', doc: 'code offset past its last byte' },
  { name: 'spare0', bytes: 4, by: 'setup', doc: '' },
  { name: 'spare1', bytes: 8, by: 'setup', doc: '' },
] as const satisfies readonly Field[];
export const EDGE_BYTES = 32;
export const EDGE = layOut(EDGE_FIELDS, EDGE_BYTES);
export const DEFAULT_EDGE_CAPACITY = 65_536;

export const REGISTRY_FIELDS = [
  {
    name: 'magic',
    bytes: 8,
    by: 'setup',
    doc: 'REGISTRY_MAGIC: this is a registry, of this layout',
  },
  {
    name: 'lock',
    bytes: 4,
    by: 'any',
    doc: 'thread id of who adds or removes a region, else 0; handlers never take it',
  },
  {
    name: 'count',
    bytes: 4,
    by: 'lock',
    doc: 'regions that may be in use: handlers look no further',
  },
  { name: 'signal', bytes: 4, by: 'setup', doc: 'number of the interrupt signal' },
  { name: 'oldFlags', bytes: 4, by: 'setup', doc: 'sa_flags of the SIGSEGV action before ours' },
  { name: 'oldHandler', bytes: 8, by: 'setup', doc: 'its handler, 0 SIG_DFL, 1 SIG_IGN' },
  { name: 'sampleSignal', bytes: 4, by: 'setup', doc: 'number of the signal that takes a sample (profile-ring.ts)' },
  { name: 'homes', bytes: 4, by: 'lock', doc: 'rows of homes there are' },
  { name: 'armAll', bytes: 8, by: 'setup', doc: 'address of void armAll(block)' },
  { name: 'disarmAll', bytes: 8, by: 'setup', doc: 'address of void disarmAll(block)' },
  {
    name: 'default0',
    bytes: 8,
    by: 'setup',
    doc: 'four zero words: SIG_DFL as the kernel’s struct sigaction',
  },
  { name: 'default1', bytes: 8, by: 'setup', doc: '' },
  { name: 'default2', bytes: 8, by: 'setup', doc: '' },
  { name: 'default3', bytes: 8, by: 'setup', doc: '' },
] as const satisfies readonly Field[];
export const REG = layOut(REGISTRY_FIELDS, PAGE_BYTES);
export const REGISTRY_MAGIC = 0x6865_6402;

export const REGION_FIELDS = [
  {
    name: 'base',
    bytes: 8,
    by: 'lock',
    doc: 'first address of the code region; 0: the row is free. Written last, cleared first',
  },
  { name: 'end', bytes: 8, by: 'lock', doc: 'first address past it' },
  { name: 'block', bytes: 8, by: 'lock', doc: 'its native block' },
  { name: 'tid', bytes: 4, by: 'lock', doc: 'its thread' },
] as const satisfies readonly Field[];
export const REGION_BYTES = 64;
export const REGION = layOut(REGION_FIELDS, REGION_BYTES);
export const REGION_CAPACITY = 4096;

/** The memory of one worker's machine code (homes.ts). */
export const HOME_FIELDS = [
  { name: 'base', bytes: 8, by: 'lock', doc: 'address of the code region (RX)' },
  { name: 'alias', bytes: 8, by: 'lock', doc: 'address of the code region (RW)' },
  { name: 'size', bytes: 8, by: 'lock', doc: 'bytes of the code region' },
  { name: 'block', bytes: 8, by: 'lock', doc: 'address of the native block' },
  { name: 'owner', bytes: 4, by: 'any', doc: 'thread id of the worker that has it, or had it last' },
] as const satisfies readonly Field[];
export const HOME_BYTES = 64;
export const HOME = layOut(HOME_FIELDS, HOME_BYTES);
export const HOME_CAPACITY = 4096;
export const HOMES_AT = PAGE_BYTES + REGION_CAPACITY * REGION_BYTES;
export const REGISTRY_BYTES = HOMES_AT + HOME_CAPACITY * HOME_BYTES;

/** A native block, as any worker sees it. It can be made from the address alone. */
export class NativeBlock {
  readonly address: number;
  readonly words: Int32Array;
  private table: Int32Array | undefined;

  constructor(address: number) {
    this.address = address;
    this.words = new Int32Array(memoryAt(address, PAGE_BYTES));
  }

  /** The back-edge table. */
  get edges(): Int32Array {
    return (this.table ??= new Int32Array(
      memoryAt(this.address + PAGE_BYTES, this.get('edgeCapacity') * EDGE_BYTES),
    ));
  }

  get(field: keyof typeof NB): number {
    return this.words[NB[field] >> 2];
  }

  set(field: keyof typeof NB, value: number): void {
    this.words[NB[field] >> 2] = value;
  }

  addressIn(field: keyof typeof NB): number {
    return loadAddress(this.words, NB[field] >> 2);
  }

  setAddress(field: keyof typeof NB, address: number): void {
    storeAddress(this.words, NB[field] >> 2, address);
  }

  /** Only when the thread is unmounted and no worker uses a view of it any more. */
  close(): void {
    munmap(this.address, nativeBlockBytes(this.get('edgeCapacity')));
  }
}

function nativeBlockBytes(edgeCapacity: number): number {
  return PAGE_BYTES + Math.ceil((edgeCapacity * EDGE_BYTES) / PAGE_BYTES) * PAGE_BYTES;
}

export function makeNativeBlock(edgeCapacity = DEFAULT_EDGE_CAPACITY): NativeBlock {
  const address = mapPages(nativeBlockBytes(edgeCapacity), PROT.read | PROT.write);
  const words = new Int32Array(memoryAt(address, PAGE_BYTES));
  words[NB.edgeCapacity >> 2] = edgeCapacity;
  storeAddress(words, NB.edges >> 2, address + PAGE_BYTES);
  return new NativeBlock(address);
}
