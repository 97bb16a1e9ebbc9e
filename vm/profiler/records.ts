/**
 * The log of a guest thread as bytes: what writer (log.ts) and reader (decode.ts) agree on.
 *
 * A log is a chain of chunks, SharedArrayBuffers that are posted to the host when they are made:
 *
 *     word 0   published   words that may be read, this header included; stored last, atomically
 *          1   dropped     records that found no room
 *          2   thread      guest thread id
 *          3   turn        even: the open interval below is whole; odd: it is being changed
 *          4   start       double, when the log was begun                      (first chunk only, as
 *          6   end         double, when its thread ended or left its worker, 0   are all that follow)
 *          8   openKind    1 + index in INTERVAL_KINDS of the interval that is going on, 0: it runs
 *          9   openDetail  see INTERVAL
 *         10   openStart   double
 *         12   openStack   node
 *         13   unused
 *         14   +-------------------------+
 *              | record | record | ...   |
 *              +-------------------------+ published
 *
 * A record is a word [kind | words << 8] and the fields of its row; a double takes two words, low first;
 * texts follow the fields, each a word with its bytes and UTF-8 padded to a word. Ids count from 0 in the
 * order of their definitions, separately for each log. Times are clock.ts's.
 */
export interface RecordRow {
  readonly name: string;
  readonly fields: readonly (readonly [name: string, type: 'int' | 'double'])[];
  readonly texts: readonly string[];
  readonly doc: string;
}

export const RECORDS = [
  { name: 'FUNCTION', fields: [['line', 'int'], ['column', 'int'], ['builtin', 'int']], texts: ['name', 'file'], doc: 'defines a function' },
  { name: 'FRAME', fields: [['function', 'int'], ['line', 'int'], ['column', 'int']], texts: [], doc: 'defines a frame' },
  { name: 'NODE', fields: [['parent', 'int'], ['frame', 'int']], texts: [], doc: 'defines a stack: a frame called from the stack `parent`, -1 outermost' },
  { name: 'TYPE', fields: [], texts: ['name'], doc: 'defines a type of cells' },
  { name: 'SAMPLE', fields: [['time', 'double'], ['stack', 'int'], ['skid', 'int'], ['tier', 'int']], texts: [], doc: 'the thread was running here; skid in µs' },
  { name: 'ALLOCATION', fields: [['time', 'double'], ['size', 'double'], ['weight', 'double'], ['stack', 'int'], ['type', 'int'], ['fate', 'int']], texts: [], doc: 'a sampled allocation; they are numbered from 0' },
  { name: 'FATE', fields: [['allocation', 'int'], ['bits', 'int']], texts: [], doc: 'bits to add to the fate of an allocation' },
  { name: 'INTERVAL', fields: [['start', 'double'], ['end', 'double'], ['kind', 'int'], ['detail', 'int'], ['stack', 'int']], texts: [], doc: 'the thread did not run; detail: kind of wait, number of the stop, or function that was compiled' },
  { name: 'COLLECTION', fields: [['start', 'double'], ['pause', 'double'], ['timeToStop', 'double'], ['promoted', 'double'], ['copied', 'double'], ['young', 'double'], ['heapBefore', 'double'], ['heapAfter', 'double'], ['major', 'int'], ['straggler', 'int'], ['stop', 'int']], texts: [], doc: 'this thread collected, in the stop of this number' },
  { name: 'STOP', fields: [['start', 'double'], ['timeToStop', 'double'], ['duration', 'double'], ['number', 'int']], texts: [], doc: 'this thread stopped the world' },
] as const satisfies readonly RecordRow[];

export type RecordName = (typeof RECORDS)[number]['name'];
/** Numbers of the records. */
export const RECORD = Object.fromEntries(RECORDS.map((row, i) => [row.name, i])) as {
  readonly [K in RecordName]: number;
};
/** Words of a record's head and fields, without its texts. */
export const RECORD_WORDS: readonly number[] = RECORDS.map((row) =>
  row.fields.reduce((words, [, type]) => words + (type === 'double' ? 2 : 1), 1),
);

export const KIND_BITS = 8;
export const KIND_OF_RECORD = (1 << KIND_BITS) - 1;

/** Word offsets in a chunk's header. */
export const CHUNK = {
  published: 0,
  dropped: 1,
  thread: 2,
  turn: 3,
  start: 4,
  end: 6,
  openKind: 8,
  openDetail: 9,
  openStart: 10,
  openStack: 12,
  HEADER: 14,
} as const;

/** Index in INTERVAL_KINDS (model.ts). */
export const AWAY = { BLOCKED: 0, STOPPED: 1, COLLECTING: 2, COMPILING: 3, HOST: 4 } as const;

/** How a wait shows: as blocked, or as time in the host. */
export function awayOf(waitKind: string): number {
  return waitKind === 'HOST' || waitKind === 'OUTPUT' || waitKind === 'PARSE' ? AWAY.HOST : AWAY.BLOCKED;
}

/** Kind of wait of a thread that no worker runs, in INTERVAL records. */
export const WAIT_IDLE = -1;

/** What a guest thread posts when it has made a chunk. */
export interface ChunkMessage {
  readonly t: 'profile';
  /** Of the profile (VM.profileGeneration). */
  readonly generation: number;
  /** Unique in the VM's profile. */
  readonly log: number;
  /** Place in the chain, from 0. */
  readonly sequence: number;
  readonly chunk: SharedArrayBuffer;
}
