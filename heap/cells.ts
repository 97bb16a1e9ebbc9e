/**
 * Cells: everything that lives in the heap, one row a kind.
 *
 * A cell starts at an 8-byte aligned word and begins with its header:
 *
 *      63        44 43..40      12 11..8   7..0       31             0
 *     +------------+--------------+-------+------+   +----------------+
 *     | identity hash (20 bits)   | flags | kind |   |  shape or size |
 *     +------------+--------------+-------+------+   +----------------+
 *      high half: bits 12-31 hash, 8-11 flags, 0-7 kind    low half
 *
 * The low half is the shape's cell index in guest objects (kinds whose size is 'object'), else a
 * count that gives the cell's size (see `size`). After initialization the high half changes only by
 * atomic or / and / compare-and-swap; the shape by one 32-bit store.
 *
 * The words after the header are declared by `words`. A word is
 *   'value'           a NaN-boxed value
 *   'raw'             64 bits of data
 *   [low, high]       two halves; each '...Ref' (a cell index or 0) or plain int data. A half whose
 *                     name ends in Ref is traced; 'weak...Ref' is cleared, not traced.
 * After the fixed words comes the tail, by `size`:
 *   'fixed'   nothing
 *   'object'  in-object property slots: shape.inlineCapacity values
 *   'slots'   header.low values
 *   'refs'    header.low cell indices, two to a word
 *   'bytes'   header.low bytes of data
 *   'chars16' header.low 16-bit units of data
 *   'words'   header.low 64-bit words of data
 *
 * Accessor names derive from this table: word offset `OFF.ARRAY.length` is the i32 distance of the
 * half from twice the cell index; for whole words it is the word distance from the cell index.
 */
export type Word = 'raw' | { readonly value: string } | readonly [string, string];
export type Size = 'fixed' | 'object' | 'slots' | 'refs' | 'bytes' | 'chars16' | 'words';
export interface CellRow {
  readonly kind: string;
  readonly size: Size;
  readonly words: readonly Word[];
  /** 'special': the collector has its own rule (weak tables). */
  readonly trace?: 'special';
  readonly doc: string;
}

const v = <const N extends string>(value: N) => ({ value });
/** Every guest object starts with these two: overflow property slots and indexed elements. */
const OBJ = ['slotsRef', 'elementsRef'] as const;

export const CELLS = [
  { kind: 'FREE', size: 'words', words: [], doc: 'free memory of header.low + 1 words' },
  { kind: 'FORWARDED', size: 'fixed', words: [], doc: 'moved: header.low is the new cell' },
  // Strings. Length in header.low; hash 0 is "not computed". internedRef: the atom with this content, 0 unknown.
  { kind: 'STRING8', size: 'bytes', words: [['hash', 'internedRef']], doc: 'flat Latin-1' },
  { kind: 'STRING16', size: 'chars16', words: [['hash', 'internedRef']], doc: 'flat UTF-16' },
  { kind: 'ROPE', size: 'fixed', words: [['hash', 'flatRef'], ['leftRef', 'rightRef']], doc: 'concatenation; header.low length; flatRef set by CAS, left/right cleared by the collector only' },
  { kind: 'SLICE', size: 'fixed', words: [['hash', 'internedRef'], ['parentRef', 'offset']], doc: 'part of a flat string; header.low length' },
  { kind: 'SYMBOL', size: 'fixed', words: [['hash', 'symbolFlags'], v('description')], doc: 'symbolFlags: 1 registered, 2 private name' },
  { kind: 'BIGINT', size: 'words', words: [['sign', 'unused']], doc: 'sign and magnitude (reserved)' },
  // Object model.
  { kind: 'SHAPE', size: 'fixed', words: [
    ['protoRef', 'shapeFlags'],        // w1
    ['parentRef', 'count'],            // w2 count: properties in this shape (next slot number)
    ['keyRef', 'slotAttributes'],      // w3 the property this shape adds: key, slot << 8 | attributes
    ['propertiesRef', 'inlineCapacity'], // w4 PROPTABLE (built on demand)
    ['transitionsRef', 'objectKind'],  // w5 TRANSITIONS or a single weak SHAPE
    ['enumCacheRef', 'deadSlots'],     // w6
    ['rootRef', 'version'],            // w7 root shape of the line; dictionaries: counts changes
  ], doc: 'hidden class; always old; born and changed under shapeLock, fields published last' },
  { kind: 'PROPTABLE', size: 'words', words: [['used', 'live'], ['indexRef', 'unused']], doc: 'key -> slot, attributes: entries [key, slot << 8 | attributes] in order of definition, 0 beyond `used`; high half -1: deleted. indexRef: BYTES, hash index of entry numbers + 1, written last' },
  { kind: 'TRANSITIONS', size: 'refs', words: [['used', 'unused']], trace: 'special', doc: 'weak hash table of child shapes (or of root shapes): 0 empty, 2 deleted (the collector writes 2 for the dead), else a SHAPE' },
  { kind: 'SLOTS', size: 'slots', words: [['spineRef', 'unused']], doc: 'overflow properties, segment 0; header.low = first' },
  { kind: 'ELEMENTS', size: 'slots', words: [['spineRef', 'sparseRef']], doc: 'indexed elements, segment 0; header.low = first. sparseRef: MAPTABLE of far or attributed elements (SHAPE_SLOW_ELEMENTS)' },
  { kind: 'SPINE', size: 'refs', words: [], doc: 'segments 1..k of SLOTS or ELEMENTS (at most 31), appended under the owner object’s lock' },
  { kind: 'SEGMENT', size: 'slots', words: [], doc: 'a further segment: header.low slots' },
  { kind: 'ACCESSOR', size: 'fixed', words: [v('getter'), v('setter')], doc: 'accessor pair, immutable' },
  { kind: 'PROPCELL', size: 'fixed', words: [v('value'), ['keyRef', 'cellFlags']], doc: 'a global variable or module binding; hole: deleted or in TDZ. cellFlags: property attributes, 256 lexical, 512 const' },
  { kind: 'ENV', size: 'slots', words: [['parentRef', 'unused']], doc: 'captured variables of a scope' },
  { kind: 'CODE', size: 'slots', words: [
    ['functionId', 'codeFlags'],       // w1
    ['params', 'registers'],           // w2 params: slots that missing arguments are filled up to
    ['bytecodeRef', 'positionsRef'],   // w3
    ['handlersRef', 'feedbackWords'],  // w4
    ['nativeId', 'length'],            // w5 length: the function's `length`
    v('name'),                         // w6
    ['scriptRef', 'unused'],           // w7 SCRIPT
    ['start', 'end'],                  // w8 source range
  ], doc: 'a function’s code; tail: constants. Old, immutable but for cached constants (published by CAS)' },
  { kind: 'SCRIPT', size: 'fixed', words: [v('url'), v('source'), ['lineStartsRef', 'scriptFlags']], doc: 'source text and name' },
  { kind: 'BYTES', size: 'bytes', words: [], doc: 'raw data: bytecode, tables, array buffer storage' },
  { kind: 'SAVED_FRAME', size: 'slots', words: [['argc', 'pc'], ['codeRef', 'flags']], doc: 'a suspended generator’s frame: header slots, registers, arguments' },
  { kind: 'RECORD', size: 'slots', words: [['tag', 'unused']], doc: 'internal tuple of values (jobs, timers, reactions, modules): tag says which' },
  { kind: 'HASHTABLE', size: 'words', words: [['used', 'unused']], trace: 'special', doc: 'atom table, weak; in each half of the tail 0 empty, 1 moved (table is being replaced), 2 deleted (the collector writes 2 for the dead), else an atom' },
  { kind: 'WEAKTABLE', size: 'slots', words: [['used', 'live']], trace: 'special', doc: 'ephemeron hash table: key, value slots alternating; key undefined: empty, hole: deleted (the collector writes hole, undefined for the dead and counts live down)' },
  { kind: 'MAPTABLE', size: 'slots', words: [['used', 'deleted'], ['indexRef', 'nextRef'], ['epoch', 'capacity']], doc: 'insertion-ordered hash table: entries key, value, chain (int: next entry + 1 << 4 | attributes); key hole: deleted. indexRef: BYTES, bucket heads; nextRef: the table that replaced this one' },
  { kind: 'REMEMBERED', size: 'refs', words: [['nextRef', 'unused']], trace: 'special', doc: 'a chunk of a remembered set, see barrier.ts: entries are word indices, not cells' },
  // Guest objects: header.low is the shape, word 1 is OBJ.
  { kind: 'OBJECT', size: 'object', words: [OBJ], doc: 'ordinary object' },
  { kind: 'ARRAY', size: 'object', words: [OBJ, ['length', 'arrayFlags']], doc: 'length as uint32. arrayFlags: 1 length not writable' },
  { kind: 'FUNCTION', size: 'object', words: [OBJ, ['codeRef', 'initialShapeRef'], v('env'), v('home'), v('fields')], doc: 'closure; env: internal ENV or undefined; home: home object; fields: class field initializer' },
  { kind: 'BOUND', size: 'object', words: [OBJ, v('target'), v('boundThis'), ['argsRef', 'argCount']], doc: 'bound function; args in ELEMENTS' },
  { kind: 'ERROR', size: 'object', words: [OBJ, v('stackData')], doc: 'stackData: internal RECORD of [code, pc] pairs, or undefined' },
  { kind: 'WRAPPER', size: 'object', words: [OBJ, v('primitive')], doc: 'Boolean, Number, String, Symbol objects' },
  { kind: 'ARGUMENTS', size: 'object', words: [OBJ, v('mapped'), ['mappedCount', 'unmapped']], doc: 'arguments object; mapped: internal ENV whose slots 0 .. mappedCount - 1 (at most 31) the elements alias, or undefined; unmapped: bit i set once element i has its own value' },
  { kind: 'MAP', size: 'object', words: [OBJ, ['tableRef', 'unused']], doc: '' },
  { kind: 'SET', size: 'object', words: [OBJ, ['tableRef', 'unused']], doc: '' },
  { kind: 'WEAKMAP', size: 'object', words: [OBJ, ['tableRef', 'unused']], doc: '' },
  { kind: 'WEAKSET', size: 'object', words: [OBJ, ['tableRef', 'unused']], doc: '' },
  { kind: 'WEAKREF', size: 'object', words: [OBJ, v('target')], trace: 'special', doc: 'target weak at major collections (the collector writes undefined)' },
  { kind: 'FINREG', size: 'object', words: [OBJ, v('cleanup'), ['cellsRef', 'threadId']], trace: 'special', doc: 'cells: chain of RECORDs [target, held, token, next] (next: internal or undefined), target and token weak; the collector writes the hole for a dead target, undefined for a dead token' },
  { kind: 'REGEXP', size: 'object', words: [OBJ, ['programRef', 'flagBits'], v('source'), v('flagsString'), v('groupNames')], doc: 'lastIndex is in-object slot 0' },
  { kind: 'PROMISE', size: 'object', words: [OBJ, ['promiseState', 'promiseFlags'], v('promiseResult'), v('reactions')], doc: 'promiseState 0 pending 1 fulfilled 2 rejected; flags: 1 handled' },
  { kind: 'GENERATOR', size: 'object', words: [OBJ, ['frameRef', 'genState'], v('genResult')], doc: 'genState: see generators.ts; changed by CAS (22)' },
  { kind: 'ITERATOR', size: 'object', words: [OBJ, v('iterated'), ['index', 'iterKind'], v('extra')], doc: 'array, map, set, string, regexp iterators; iterated undefined: exhausted' },
  { kind: 'ARRAYBUFFER', size: 'object', words: [OBJ, ['dataRef', 'byteLength'], ['maxByteLength', 'bufferFlags']], doc: 'bufferFlags: 1 shared, 2 resizable, 4 detached' },
  { kind: 'TYPEDARRAY', size: 'object', words: [OBJ, ['bufferRef', 'elementType'], ['byteOffset', 'arrayLength']], doc: 'arrayLength -1: length tracking' },
  { kind: 'DATAVIEW', size: 'object', words: [OBJ, ['bufferRef', 'unused'], ['byteOffset', 'viewLength']], doc: '' },
  { kind: 'NAMESPACE', size: 'object', words: [OBJ, v('module'), ['cellsRef', 'unused']], doc: 'module namespace exotic object; module: internal RECORD; cells: MAPTABLE name -> PROPCELL in code unit order' },
  { kind: 'GLOBAL', size: 'object', words: [OBJ, ['cellsRef', 'unused']], doc: 'the global object; cells: MAPTABLE key -> PROPCELL' },
  { kind: 'THREAD', size: 'object', words: [OBJ, ['threadState', 'threadIndex'], ['guestId', 'waiters'], v('threadResult'), v('joinPromises')], doc: '' },
  { kind: 'LOCK', size: 'object', words: [OBJ, ['lockState', 'lockQueue'], ['holder', 'nextHeldRef'], v('asyncWaiters')], doc: 'lockState: 0 free, 1 held, 2 held with waiters' },
  { kind: 'CONDITION', size: 'object', words: [OBJ, ['condQueue', 'condTail'], v('asyncWaiters')], doc: '' },
  { kind: 'THREADLOCAL', size: 'object', words: [OBJ, ['localId', 'unused']], doc: '' },
  { kind: 'UNLOCKTOKEN', size: 'object', words: [OBJ, v('tokenMutex')], doc: 'the right to unlock an Atomics.Mutex: the LOCK, or undefined when empty' },
  { kind: 'HOSTFUNCTION', size: 'object', words: [OBJ, ['hostId', 'hostFlags'], v('hostName')], doc: 'a function of the host, called through the supervisor' },
  { kind: 'FORIN', size: 'fixed', words: [v('subject'), v('keys'), ['next', 'count']], doc: 'for-in enumerator (internal)' },
  { kind: 'PROXY', size: 'object', words: [OBJ, v('proxyTarget'), v('proxyHandler')], doc: 'reserved' },
  { kind: 'DATE', size: 'object', words: [OBJ, v('dateValue')], doc: 'reserved' },
] as const satisfies readonly CellRow[];

type Row = (typeof CELLS)[number];
export type KindName = Row['kind'];
type Member<W> = W extends { readonly value: infer N } ? N : W extends readonly [infer L, infer H] ? L | H : never;
type OffsetsOf<R extends Row> = { readonly [N in Extract<Member<R['words'][number]>, string>]: number };

/** Kind numbers by name: `KIND.ARRAY`. */
export const KIND = Object.fromEntries(CELLS.map((row, i) => [row.kind, i])) as { readonly [K in KindName]: number };
export const KIND_NAMES: readonly string[] = CELLS.map((row) => row.kind);

/** Words before the tail, header included: `FIXED_WORDS[KIND.ARRAY]` is where in-object slots begin. */
export const FIXED_WORDS: readonly number[] = CELLS.map((row) => 1 + row.words.length);

function offsetsOf(row: CellRow): Record<string, number> {
  const offsets: Record<string, number> = {};
  row.words.forEach((word, i) => {
    const at = i + 1;
    if (word === 'raw') return;
    if ('value' in word) offsets[word.value] = at;
    else {
      offsets[word[0]] = at * 2;
      offsets[word[1]] = at * 2 + 1;
    }
  });
  return offsets;
}

/**
 * Field offsets: `OFF.ARRAY.length` for a half: `i32[cell * 2 + OFF.ARRAY.length]`;
 * `OFF.FUNCTION.env` for a value word: `b64[cell + OFF.FUNCTION.env]`.
 */
export const OFF = Object.fromEntries(CELLS.map((row) => [row.kind, offsetsOf(row)])) as {
  readonly [R in Row as R['kind']]: OffsetsOf<R>;
};

export const FIRST_OBJECT_KIND = KIND.OBJECT;
export const isObjectKind = (kind: number): boolean => CELLS[kind].size === 'object';

/** Header high half. */
export const KIND_MASK = 0xff;
export const FLAG_OLD = 1 << 8;
export const FLAG_SHARED = 1 << 9;
export const FLAG_LOCK = 1 << 10;
export const FLAG_WAITERS = 1 << 11;
/** The write barrier's one test: a store into such a cell takes the slow path. */
export const FLAG_BARRIER = FLAG_OLD | FLAG_SHARED;
export const HASH_SHIFT = 12;
export const HASH_MASK = 0xfffff;
/**
 * Strings and symbols have no identity hash in the header (their `hash` field serves), so bits
 * 12 and up mean something else there.
 */
export const STRING_INTERNED = 1 << 12; // this cell is the atom of its content
export const STRING_INDEX = 1 << 13; // atom that is a canonical array index ("0".."4294967294")
export const STRING_WIDE = 1 << 14; // ROPE: a part has 16-bit units
/** Strings and symbols are born SHARED: being immutable they need no marking, and the barrier passes them. */
export const STRING_FLAGS = FLAG_SHARED;
/** symbolFlags. */
export const SYMBOL_REGISTERED = 1;
export const SYMBOL_PRIVATE = 2;
/** Property attributes (low 8 bits of slotAttributes and PROPTABLE entries). */
export const WRITABLE = 1;
export const ENUMERABLE = 2;
export const CONFIGURABLE = 4;
export const IS_ACCESSOR = 8;
export const WEC = WRITABLE | ENUMERABLE | CONFIGURABLE;
export const WC = WRITABLE | CONFIGURABLE;

/** Shape flags. */
export const SHAPE_NOT_EXTENSIBLE = 1;
export const SHAPE_DICTIONARY = 2; // own shape of one object; PROPTABLE append-only, key written last
export const SHAPE_LAZY = 4; // functions: length, name, prototype not materialized yet
export const SHAPE_INDEXED_EXOTIC = 8; // indexed access is not ordinary elements (string wrapper, typed array, mapped arguments)
export const SHAPE_SLOW_ELEMENTS = 16; // indexed properties live in a sparse/attributed map
export const SHAPE_EXOTIC = 32; // property access needs the kind's own internal methods (GLOBAL, NAMESPACE, PROXY)
export const SHAPE_HAS_ACCESSOR_OR_READONLY = 64; // hint: some property is not plain writable data
export const SHAPE_IS_PROTOTYPE = 128;
export const SHAPE_CALLABLE = 256;
export const SHAPE_SEALED_ELEMENTS = 512; // indexed elements are not configurable
export const SHAPE_FROZEN_ELEMENTS = 1024; // indexed elements are neither writable nor configurable
export const SHAPE_RESTRICTED = 2048; // of one thread: its id is in the bits from RESTRICTED_SHIFT on (restrict.ts)

/** Code flags. */
export const CODE_NATIVE = 1; // nativeId names a TypeScript native
export const CODE_STRICT = 2;
export const CODE_ARROW = 4;
export const CODE_GENERATOR = 8;
export const CODE_ASYNC = 16;
export const CODE_CONSTRUCTOR = 32; // has [[Construct]]
export const CODE_DERIVED = 64; // derived class constructor (this starts as hole)
export const CODE_CLASS = 128; // class constructor: [[Call]] throws
export const CODE_METHOD = 256; // no prototype property
export const CODE_SELF_HOSTED = 512; // built-in: hidden from stacks, shown as native code
export const CODE_OWN_THIS = 1024; // self-hosted constructor: allocates its own object (this starts as hole)
export const CODE_USES_ARGUMENTS = 2048; // keeps surplus arguments
export const CODE_MODULE = 4096;
export const CODE_INTRINSIC = 8192; // self-hosted helper, not a guest-visible function

for (const row of CELLS) {
  if (row.size === 'object' && KIND[row.kind] < FIRST_OBJECT_KIND) throw new Error(`${row.kind} must follow OBJECT`);
}
