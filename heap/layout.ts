/**
 * The fixed parts of a cage: the VM block, the roots, and one block per guest thread.
 *
 *   byte 0        +------------------------------+
 *                 | VM block         4 KiB       |  VM_FIELDS, int32 words
 *   4 KiB         +------------------------------+
 *                 | roots           12 KiB       |  1,536 values, see roots.ts
 *   16 KiB        +------------------------------+
 *                 | thread blocks  320 x 512 B   |  THREAD_FIELDS, int32 words
 *   176 KiB       +------------------------------+
 *                 | (up to BLOCKS_START: unused) |
 *   192 KiB       +------------------------------+
 *                 | blocks of 64 KiB: the heap   |  blocks.ts
 *                 ~                              ~
 *                 +------------------------------+
 *                 | mark bits, block table       |  at the end: their size depends on the cage's
 *   cage size     +------------------------------+
 *
 * Cell index 0 lies in the VM block, so 0 is never a cell: it is the null reference everywhere.
 * Everything below BLOCKS_START and every cell of the boot image has the same index in every VM.
 *
 * A field's column `by` says who writes it: owner = the guest thread of the block, any = any thread
 * by atomic read-modify-write, stopper = the thread that holds a stop-the-world, host = the
 * supervisor, setup = before the VM's first thread runs.
 */
interface Field {
  readonly name: string;
  /** int32 words that the field occupies. */
  readonly words: number;
  readonly by: 'owner' | 'any' | 'stopper' | 'host' | 'setup';
  readonly doc: string;
}

type Offsets<T extends readonly Field[]> = { readonly [K in T[number]['name']]: number };

function layOut<const T extends readonly Field[]>(fields: T, capacity: number): Offsets<T> {
  const offsets: Record<string, number> = {};
  let at = 0;
  for (const field of fields) {
    offsets[field.name] = at;
    at += field.words;
  }
  if (at > capacity) throw new Error(`block layout of ${at} words exceeds ${capacity}`);
  return offsets as Offsets<T>;
}

export const REASON_COUNT = 16;

/** Offsets in int32 words from the thread block's start (`tb`). */
export const THREAD_FIELDS = [
  // Line 0: what requesters poison. The fast paths compare with these three words and nothing else.
  { name: 'stackLimit', words: 1, by: 'any', doc: 'lowest stack slot a frame may reach; poisoned: MAX' },
  { name: 'nurseryLimit', words: 1, by: 'any', doc: 'cell index allocation may not pass; poisoned: 0' },
  { name: 'loopLimit', words: 1, by: 'any', doc: 'back-edge count that leads to the slow path; poisoned: MIN' },
  { name: 'request', words: 1, by: 'any', doc: 'reason bits, set by atomic or, cleared by the owner' },
  { name: 'state', words: 1, by: 'any', doc: 'ThreadState, changed by compare-and-swap only' },
  { name: 'park', words: 1, by: 'any', doc: 'the one word this thread sleeps on: 0 none, 1 token' },
  { name: 'stopSeen', words: 1, by: 'owner', doc: 'number of the stop this thread last acknowledged' },
  { name: 'nap', words: 1, by: 'setup', doc: 'always 0 and never notified: short timed sleeps of spin loops' },
  { name: 'samplePoint', words: 1, by: 'owner', doc: 'where the next allocation sample lies in the nursery (sampling.ts), 0: none is taken' },
  { name: 'sampler', words: 1, by: 'owner', doc: 'i32 index of this thread’s allocation sampler (sampling.ts), 0 none yet' },
  { name: 'line0', words: 6, by: 'setup', doc: 'padding to a cache line' },
  // Line 1: the owner's own, hot.
  { name: 'nurseryTop', words: 1, by: 'owner', doc: 'next free cell index in the current nursery chunk' },
  { name: 'nurseryEnd', words: 1, by: 'owner', doc: 'true nurseryLimit' },
  { name: 'stackEnd', words: 1, by: 'owner', doc: 'true stackLimit' },
  { name: 'loopEnd', words: 1, by: 'owner', doc: 'true loopLimit' },
  { name: 'fp', words: 1, by: 'owner', doc: 'published frame pointer (stack slot) of the innermost frame, 0 none' },
  { name: 'pc', words: 1, by: 'owner', doc: 'published bytecode position (i32 index) of the innermost frame' },
  { name: 'nurseryStart', words: 1, by: 'owner', doc: 'start of the current nursery chunk' },
  { name: 'stackBase', words: 1, by: 'setup', doc: 'first stack slot past the top of this thread’s stack (stacks grow down)' },
  { name: 'scratch', words: 1, by: 'setup', doc: 'stack slot of the scratch area' },
  { name: 'table', words: 1, by: 'setup', doc: 'stack slot of this thread’s function table: [0, feedback] by function id' },
  { name: 'id', words: 1, by: 'setup', doc: 'guest thread id: 0 is main' },
  { name: 'index', words: 1, by: 'setup', doc: 'index of this block' },
  { name: 'feedbackTop', words: 1, by: 'owner', doc: 'bump pointer (cell index) for feedback words in shard blocks' },
  { name: 'feedbackEnd', words: 1, by: 'owner', doc: 'end of the current shard block' },
  { name: 'remembered', words: 1, by: 'owner', doc: 'remembered set: chain of chunks (cell index), see barrier.ts' },
  { name: 'rememberedTop', words: 1, by: 'owner', doc: 'entries in the head chunk' },
  // Requests: generation asked for and served, by reason.
  { name: 'asked', words: REASON_COUNT, by: 'any', doc: 'per reason: generation last requested' },
  { name: 'served', words: REASON_COUNT, by: 'owner', doc: 'per reason: generation last served' },
  // Values (8-byte aligned: every count above is even).
  { name: 'exception', words: 2, by: 'owner', doc: 'value in flight while unwinding; hole when none' },
  { name: 'result', words: 2, by: 'owner', doc: 'value of the last entry call' },
  { name: 'threadObject', words: 2, by: 'owner', doc: 'the guest’s Thread object' },
  { name: 'locals', words: 2, by: 'owner', doc: 'ThreadLocal values: internal ref to a weak table' },
  { name: 'jobsHead', words: 2, by: 'owner', doc: 'microtask queue: first JOB cell' },
  { name: 'jobsTail', words: 2, by: 'owner', doc: 'microtask queue: last JOB cell' },
  { name: 'timers', words: 2, by: 'owner', doc: 'timers in order of time: first TIMER cell' },
  { name: 'inbox', words: 2, by: 'any', doc: 'jobs pushed by other threads (lock-free stack of JOB cells)' },
  { name: 'markStack', words: 2, by: 'owner', doc: 'worklist of resumable SHARED marking; a root' },
  { name: 'entryValue', words: 2, by: 'owner', doc: 'entry function or message payload being started; a root' },
  { name: 'joiners', words: 2, by: 'any', doc: 'reserved for joins: list of waiting threads' },
  { name: 'spareRoot', words: 2, by: 'owner', doc: 'root for a multi-slice runtime operation' },
  { name: 'rejections', words: 2, by: 'owner', doc: 'rejected promises without a handler: RECORD chain' },
  { name: 'keptAlive', words: 2, by: 'owner', doc: 'targets of WeakRefs looked at by the current job: internal ref, undefined between jobs' },
  // Waiting: queues are rings of thread blocks, see vm/threads/wait-queues.ts.
  { name: 'waitOn', words: 1, by: 'owner', doc: 'cell this thread waits for (lock, condition, data, thread), 0 none; traced' },
  { name: 'heldLocks', words: 1, by: 'owner', doc: 'first LOCK cell held (chained by nextHeldRef), released on termination; traced' },
  { name: 'waitNext', words: 1, by: 'any', doc: 'next thread block (index + 1) in the ring this thread waits in; under its queue lock' },
  { name: 'waitLinked', words: 1, by: 'any', doc: '1 while linked in a ring; under its queue lock' },
  { name: 'waitAddress', words: 1, by: 'owner', doc: 'byte offset in waitOn (Atomics.wait)' },
  { name: 'waitKind', words: 1, by: 'owner', doc: 'WaitKind: what waitOn is, for reports' },
  { name: 'wantsStop', words: 1, by: 'owner', doc: '1: lost the race for a stop more than once, a stop may be handed to it' },
  { name: 'parkTimeout', words: 1, by: 'owner', doc: 'milliseconds the next park may last, -1 for ever' },
  { name: 'osThread', words: 1, by: 'owner', doc: 'thread id of the operating system while mounted, 0 unknown' },
  { name: 'timerSequence', words: 1, by: 'owner', doc: 'timers ever made by this thread' },
  { name: 'asyncPending', words: 1, by: 'owner', doc: 'asynchronous operations that will send a job: they keep the thread alive' },
  { name: 'hostMail', words: 1, by: 'host', doc: 'counts messages posted to this thread’s port' },
  { name: 'stressSeed', words: 1, by: 'owner', doc: 'state of the stress modes’ random numbers' },
  { name: 'stoppedMicros', words: 1, by: 'owner', doc: 'time spent in STOPPED (wraps)' },
  { name: 'blockedMicros', words: 1, by: 'owner', doc: 'time spent in BLOCKED (wraps)' },
  { name: 'aliveMicros', words: 1, by: 'owner', doc: 'time spent mounted (wraps)' },
  // Accounting.
  { name: 'allocatedLo', words: 1, by: 'owner', doc: 'bytes allocated, low' },
  { name: 'allocatedHi', words: 1, by: 'owner', doc: 'bytes allocated, high' },
  { name: 'cpuMicrosLo', words: 1, by: 'owner', doc: 'CPU time used, published at slow paths' },
  { name: 'cpuMicrosHi', words: 1, by: 'owner', doc: '' },
  { name: 'sampleAsked', words: 1, by: 'any', doc: 'µs (wraps) at which the profiler asked for the sample that is due, 0 none; taken by the owner' },
  { name: 'standby', words: 1, by: 'any', doc: 'whether a worker waits for the block’s next thread, and whose it was (threads/standby.ts)' },
  { name: 'nurseryChunks', words: 1, by: 'owner', doc: 'retired chunks since the last collection: first block of the newest, chained by BLOCK.next; 0 none' },
  { name: 'overdraft', words: 1, by: 'owner', doc: 'blocks taken beyond the nursery since the last collection' },
  { name: 'quiet', words: 1, by: 'any', doc: '1 while it sleeps and only another thread can wake it; whoever wakes it clears it' },
  { name: 'joined', words: 1, by: 'any', doc: '1 once another thread has waited for this one’s end' },
  { name: 'ending', words: 1, by: 'any', doc: '1: everyone is quiet and this thread was chosen to end; 2: it is about to leave its block' },
  { name: 'randomLo', words: 1, by: 'owner', doc: 'state of this thread’s Math.random; both 0: not seeded yet' },
  { name: 'randomHi', words: 1, by: 'owner', doc: '' },
  { name: 'regexpState', words: 1, by: 'owner', doc: 'i32 index of this thread’s matcher state, 0 none yet' },
  { name: 'regexps', words: 1, by: 'owner', doc: 'i32 index of what machine code of regular expressions needs (regexp/machine.ts), 0 none yet' },
  { name: 'entry', words: 1, by: 'owner', doc: 'machine code: offset in the shard’s code at which to go on' },
  { name: 'lookups', words: 1, by: 'owner', doc: 'i32 index of this thread’s megamorphic cache (interp/lookup-cache.ts), 0 none' },
  { name: 'exit', words: 1, by: 'owner', doc: 'machine code: why it was left (jit/exits.ts)' },
  { name: 'nativeRow', words: 1, by: 'owner', doc: 'machine code: row of the process’s registry + 1 by which requesters find its back-edges, 0: none to arm' },
  { name: 'codeOwner', words: 1, by: 'owner', doc: 'worker whose shard the entries of the function table lead into, 0: there are none; kept when the thread ends (jit/shard.ts)' },
] as const satisfies readonly Field[];

export const THREAD_BLOCK_WORDS = 128;
export const TB = layOut(THREAD_FIELDS, THREAD_BLOCK_WORDS);
/** Names of the thread block's value fields: roots of the collectors. */
export const THREAD_ROOTS = [
  'exception', 'result', 'threadObject', 'locals', 'jobsHead', 'jobsTail', 'timers', 'inbox',
  'markStack', 'entryValue', 'joiners', 'spareRoot', 'rejections', 'keptAlive',
] as const satisfies readonly (keyof typeof TB)[];

/** Offsets in int32 words from the start of the cage. */
export const VM_FIELDS = [
  { name: 'nullCell', words: 16, by: 'setup', doc: 'zeros: reading the header or fields of the null reference yields size 0, shape 0' },
  { name: 'magic', words: 1, by: 'setup', doc: 'layout version, checked when views are attached' },
  { name: 'cageBlocks', words: 1, by: 'setup', doc: 'number of 64 KiB blocks in the cage, the fixed parts at both ends included' },
  { name: 'blockTable', words: 1, by: 'setup', doc: 'i32 index of the block table (row of block 0)' },
  { name: 'markBits', words: 1, by: 'setup', doc: 'i32 index of the mark bitmap: bit (cell & 31) of word cell >>> 5' },
  { name: 'rememberedBits', words: 1, by: 'setup', doc: 'i32 index of the bitmap of remembered cards: bit (w >>> 1 & 31) of word w >>> 6' },
  { name: 'blockEnd', words: 1, by: 'setup', doc: 'first block past the heap' },
  { name: 'blockHint', words: 1, by: 'any', doc: 'no block below this one is free (under heapLock)' },
  { name: 'blockHigh', words: 1, by: 'any', doc: 'first block that was never used: scans of the block table stop here (under heapLock)' },
  { name: 'youngLarge', words: 1, by: 'any', doc: 'large objects since the last collection: first block, chained by BLOCK.next; 0 none (under heapLock)' },
  { name: 'oldCurrent', words: 64, by: 'any', doc: 'by size class: the block allocateOld takes cells from, 0 none (under heapLock)' },
  { name: 'oldPartial', words: 64, by: 'any', doc: 'by size class: swept blocks with free cells, chained by BLOCK.next (under heapLock)' },
  { name: 'oldUnswept', words: 64, by: 'any', doc: 'by size class: blocks that wait for their sweep, chained by BLOCK.next (under heapLock)' },
  { name: 'blockLimit', words: 1, by: 'setup', doc: 'blocks the guest may use (heap limit)' },
  { name: 'blocksUsed', words: 1, by: 'any', doc: 'blocks in use' },
  { name: 'threadMax', words: 1, by: 'setup', doc: 'thread blocks usable, the main thread’s included' },
  { name: 'threadsAlive', words: 1, by: 'any', doc: 'guest threads that exist' },
  { name: 'threadHigh', words: 1, by: 'any', doc: 'thread blocks ever used: scans stop here' },
  { name: 'nextThreadId', words: 1, by: 'any', doc: 'ids are never reused within a VM' },
  { name: 'shared', words: 1, by: 'any', doc: '1 once a second thread has been started: SHARED marking is on' },
  { name: 'stopWord', words: 1, by: 'any', doc: 'number of the stop << 9 | thread index + 1 that holds it, 0 none (S7)' },
  { name: 'stopCount', words: 1, by: 'stopper', doc: 'stops ever made' },
  { name: 'stopPhase', words: 1, by: 'stopper', doc: 'work that stopped threads take part in (collector phases), 0 none' },
  { name: 'stopWorkers', words: 1, by: 'any', doc: 'stopped threads that are working in the phase' },
  { name: 'running', words: 1, by: 'any', doc: 'threads not yet stopped in the current stop' },
  { name: 'heapLock', words: 1, by: 'any', doc: 'spin lock of the block allocator and old-space free lists' },
  { name: 'atomLock', words: 1, by: 'any', doc: 'spin lock for growing the atom table' },
  { name: 'shapeLock', words: 1, by: 'any', doc: 'spin lock of transitions' },
  { name: 'moduleLock', words: 1, by: 'any', doc: 'spin lock of the module registry' },
  { name: 'nextFunctionId', words: 1, by: 'any', doc: 'function ids: index of the per-thread function tables' },
  { name: 'freeFunctionIds', words: 1, by: 'any', doc: 'list of ids of collected code' },
  { name: 'regexpSerial', words: 1, by: 'any', doc: 'number of the last compiled regular expression' },
  { name: 'idSeed', words: 1, by: 'any', doc: 'state of the identity hash generator' },
  { name: 'randomLo', words: 1, by: 'any', doc: 'state of Math.random' },
  { name: 'randomHi', words: 1, by: 'any', doc: '' },
  { name: 'majorTrigger', words: 1, by: 'stopper', doc: 'blocks in use at which the next collection is a major one' },
  { name: 'largeBlocks', words: 1, by: 'any', doc: 'blocks used by large objects' },
  { name: 'options', words: 1, by: 'setup', doc: 'VM_OPTION bits: stress modes, sandbox' },
  { name: 'status', words: 1, by: 'any', doc: 'VmStatus' },
  { name: 'oomPending', words: 1, by: 'any', doc: 'blocks in use when the last out-of-memory error was thrown, 0 none' },
  { name: 'minorCount', words: 1, by: 'stopper', doc: 'minor collections' },
  { name: 'majorCount', words: 1, by: 'stopper', doc: 'major collections' },
  { name: 'hostCalls', words: 1, by: 'any', doc: 'host calls in flight' },
  { name: 'outputLeft', words: 1, by: 'any', doc: 'bytes of console output still allowed, -1 no limit' },
  { name: 'outputPending', words: 1, by: 'any', doc: 'characters of console output sent to the host that it has not taken yet' },
  { name: 'outputSequence', words: 1, by: 'any', doc: 'console messages sent to the host: their order' },
  { name: 'transferLimit', words: 1, by: 'host', doc: 'KiB of a value that crosses between guest and host' },
  { name: 'sourceLimit', words: 1, by: 'setup', doc: 'UTF-16 units of a source text' },
  { name: 'hostCallLimit', words: 1, by: 'setup', doc: 'asynchronous host calls that may wait for their answers' },
  { name: 'nextHandle', words: 1, by: 'any', doc: 'handles ever given to the host' },
  { name: 'nextHostCall', words: 1, by: 'any', doc: 'calls of the host ever made' },
  { name: 'exitCode', words: 1, by: 'any', doc: 'argument of process.exit' },
  { name: 'eventMask', words: 1, by: 'host', doc: 'EVENT bits: what the host wants to hear of' },
  { name: 'pause', words: 1, by: 'setup', doc: 'always 0: what spinning threads sleep on for a moment' },
  { name: 'waitLock', words: 1, by: 'any', doc: 'spin lock of the address wait queues (Atomics.wait)' },
  { name: 'endedCpu', words: 1, by: 'any', doc: 'processor time of threads that have ended, in units of 10 µs' },
  { name: 'collectWanted', words: 1, by: 'any', doc: 'kind of the collection that the host has asked for, 0 none' },
  { name: 'birthsAsked', words: 1, by: 'any', doc: 'newborns on their way to a worker by the supervisor' },
  { name: 'quietCount', words: 1, by: 'any', doc: 'threads whose TB.quiet is set: as many as are alive means that nothing will ever happen' },
  { name: 'waitQueue', words: 1, by: 'any', doc: 'ring of threads in Atomics.wait, with its spin lock' },
  { name: 'stopMicros', words: 1, by: 'stopper', doc: 'time to stop of the last stop' },
  { name: 'straggler', words: 1, by: 'stopper', doc: 'thread index + 1 that was last to stop in the last stop' },
  { name: 'stackBytes', words: 1, by: 'setup', doc: 'bytes of each thread’s stack' },
  { name: 'nurseryBlocks', words: 1, by: 'stopper', doc: 'blocks of a nursery between collections, see nursery-size.ts' },
  { name: 'epoch', words: 1, by: 'any', doc: 'incremented when a limit message must be looked at by the host' },
  { name: 'endReason', words: 1, by: 'any', doc: 'END_* bits: why the guest was terminated' },
  { name: 'profileFlags', words: 1, by: 'host', doc: 'PROFILE bits: what is recorded (vm/profiler/settings.ts), 0 nothing' },
  { name: 'profileGeneration', words: 1, by: 'host', doc: 'number of the profile, unique in the process' },
  { name: 'profileChanges', words: 1, by: 'host', doc: 'raised with every change of these settings' },
  { name: 'profileCpuInterval', words: 1, by: 'host', doc: 'µs between CPU samples' },
  { name: 'profileAllocationInterval', words: 1, by: 'host', doc: 'mean bytes between allocation samples' },
  { name: 'profileLogs', words: 1, by: 'any', doc: 'logs begun, ever' },
  { name: 'profileChunks', words: 1, by: 'any', doc: 'chunks of logs posted in this profile' },
  { name: 'profileKiB', words: 1, by: 'any', doc: 'memory of this profile’s logs' },
  { name: 'eventsPending', words: 1, by: 'any', doc: 'events sent to the host that it has not taken yet' },
  { name: 'eventsDropped', words: 1, by: 'any', doc: 'events that were not sent since the host was behind' },
  { name: 'gcWork', words: 128, by: 'stopper', doc: 'work lists and counters of the running collection, see gc/' },
  { name: 'statsArea', words: 512, by: 'any', doc: 'histograms and counters, see stats.ts' },
] as const satisfies readonly Field[];

export const VM_BLOCK_WORDS = 1024;
/** Offsets of VM fields: usable directly as i32 indices, since the VM block is at 0. */
export const VM = layOut(VM_FIELDS, VM_BLOCK_WORDS);

/** First root, in words (= cell index units). */
export const ROOTS_START = 4096 / 8;
export const ROOT_CAPACITY = 1536;
export const THREAD_BLOCKS_START = (4096 + 12288) / 4; // i32 index
export const THREAD_BLOCK_CAPACITY = 320;
/** Behind the thread blocks: counters that the VM block has no room for (i32 index, words). */
export const COUNTERS_START = THREAD_BLOCKS_START + THREAD_BLOCK_CAPACITY * THREAD_BLOCK_WORDS;
export const COUNTER_WORDS = 1024;
/** Cell index of the first heap block. */
export const BLOCKS_START = (192 * 1024) / 8;
export const BLOCK_BYTES = 64 * 1024;
export const BLOCK_WORDS = BLOCK_BYTES / 8;
export const LAYOUT_MAGIC = 0x4844_0001;

export function threadBlock(index: number): number {
  return THREAD_BLOCKS_START + index * THREAD_BLOCK_WORDS;
}

if (
  ROOTS_START + ROOT_CAPACITY !== THREAD_BLOCKS_START / 2 ||
  (COUNTERS_START + COUNTER_WORDS) * 4 > BLOCKS_START * 8 ||
  TB.exception % 2 !== 0 ||
  THREAD_BLOCK_WORDS * 4 !== 512
) {
  throw new Error('cage layout is inconsistent');
}
