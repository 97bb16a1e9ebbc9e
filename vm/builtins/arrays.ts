/**
 * Natives of Array: the parts that need no guest code. A *plain* array is an extensible ARRAY with a
 * writable length and ordinary elements, above which no prototype has indexed properties: there,
 * holes read as absent and writes run no setters. Each native does at most a slice.
 */
import { reserve } from '../../heap/alloc.ts';
import { IS_ACCESSOR, KIND, KIND_MASK, OFF, SHAPE_INDEXED_EXOTIC } from '../../heap/cells.ts';
import {
  arrayLength, arrayPop, arrayPush, arrayShift, arrayUnshift, getElement, isPlainArray as isPlainArrayCell, reverseLocal, setArrayLength, setElement,
} from '../../heap/elements.ts';
import { BOUNDARY_RELOAD, requestBoundary } from '../../heap/boundary.ts';
import { keyOf } from '../../heap/keys.ts';
import { TB } from '../../heap/layout.ts';
import { foundAttributes, loadFound } from '../../heap/found.ts';
import { getOwnProperty, newArray, ownKeys, setPrototype } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { shapeFlags } from '../../heap/shapes.ts';
import { numberOf, setBoolean, setHole, setInt, setNumber, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { stringLength, toHost } from '../../heap/strings.ts';
import { isNumberTag, TAG_BOOLEAN, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { FRAME_ARG0, FRAME_ARGC, FRAME_CODE, FRAME_THIS } from '../bytecode/frame.ts';
import { throwRangeError } from '../errors.ts';
import { pushFrame } from '../interp/calls.ts';
import { callFromNative, controlNatives, resumePoint } from '../interp/control-natives.ts';
import { isCallable, sameValueZero, strictEquals } from '../interp/operators.ts';
import { selfHostedFunction } from '../jobs.ts';
import { arg, lazyNativeId } from '../natives.ts';
import type { NativeTable } from '../natives.ts';
import { arrayIterationIsPristine } from '../pristine.ts';
import { selfHostedId } from '../self-hosted-ids.ts';
import { walkFrames } from '../stack-trace.ts';
import { integerOrInfinity } from './operators.ts';
import { beginText, endText, pushHost, pushString } from './text-builder.ts';

/** The getter of every original @@species. */
export const returnThisId = lazyNativeId('ReturnThis');

/** Elements that one native call handles. */
const SLICE = 16_384;
const SORT_SLICE = 2_048;

/** A built-in's native goes on in the self-hosted function that knows all cases, with the same this and arguments. */
export function fallBack(dst: number, a: number, n: number, name: string): void {
  const code = i32[selfHostedFunction(selfHostedId(name)) * 2 + OFF.FUNCTION.codeRef];
  pushFrame(code, a - 2, a - 1, a, n, dst - i32[tb + TB.fp], 0, 0, resumePoint());
  requestBoundary(BOUNDARY_RELOAD);
}

const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;

function isArray(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_OBJECT && kindOf(s32[slot * 2]) === KIND.ARRAY;
}

/** No object above `cell` has indexed properties of its own. */
function prototypesHaveNoElements(cell: number): boolean {
  for (let at = i32[i32[cell * 2] * 2 + OFF.SHAPE.protoRef]; at !== 0; at = i32[i32[at * 2] * 2 + OFF.SHAPE.protoRef]) {
    const elements = i32[at * 2 + OFF.OBJECT.elementsRef];
    if (elements !== 0 && (i32[elements * 2] !== 0 || i32[elements * 2 + OFF.ELEMENTS.sparseRef] !== 0)) return false;
    if ((shapeFlags(i32[at * 2]) & SHAPE_INDEXED_EXOTIC) !== 0) return false;
  }
  return true;
}

export function isPlainArray(slot: number): boolean {
  return s32[slot * 2 + 1] === TAG_OBJECT && isPlainArrayCell(s32[slot * 2]) && prototypesHaveNoElements(s32[slot * 2]);
}

/** ArraySpeciesCreate(O, ...) would make an ordinary array: nothing on the way is patched. */
function hasPlainSpecies(slot: number): boolean {
  if (!isArray(slot)) return false;
  const cell = s32[slot * 2];
  const constructor = rootCell(ROOT.constructor);
  const proto = rootCell(ROOT.ArrayPrototype);
  if (i32[i32[cell * 2] * 2 + OFF.SHAPE.protoRef] !== proto || getOwnProperty(cell, constructor)) return false;
  if (!getOwnProperty(proto, constructor) || (foundAttributes & IS_ACCESSOR) !== 0) return false;
  loadFound(scratch + 16);
  const array = rootCell(ROOT.Array);
  if (s32[(scratch + 16) * 2] !== array || !getOwnProperty(array, rootCell(ROOT.symbolSpecies))) return false;
  if ((foundAttributes & IS_ACCESSOR) === 0) return false;
  loadFound(scratch + 16);
  sb64[scratch + 16] = b64[s32[(scratch + 16) * 2] + OFF.ACCESSOR.getter];
  const getter = s32[(scratch + 16) * 2];
  if (s32[(scratch + 16) * 2 + 1] !== TAG_OBJECT || kindOf(getter) !== KIND.FUNCTION) return false;
  return i32[i32[getter * 2 + OFF.FUNCTION.codeRef] * 2 + OFF.CODE.nativeId] === returnThisId();
}

/** An index in a slot, -1 if it is none (0 to 2^32 - 2). */
function indexIn(slot: number): number {
  const tag = s32[slot * 2 + 1];
  if (tag === TAG_INT) return s32[slot * 2];
  if (!isNumberTag(tag)) return -1;
  const x = numberOf(slot);
  return x >= 0 && x < 4294967295 && Math.floor(x) === x ? x : -1;
}

function createArray(length: number): number {
  if (!(length <= 4294967295)) throwRangeError('Invalid array length');
  const capacity = length <= SLICE ? length : 0;
  if (capacity > 4096) reserve(capacity + 64);
  const array = newArray(capacity);
  if (length > 0) setArrayLength(array, length);
  return array;
}

/** Appends elements of `from` from k up to at most len; stops at holes and at the end of the slice. Returns how many. */
function appendRun(to: number, n: number, from: number, k: number, len: number): number {
  if (!isPlainArray(to) || !isArray(from)) return 0;
  const target = s32[to * 2];
  const source = s32[from * 2];
  const end = Math.min(len, k + SLICE, arrayLength(source));
  if (end <= k || arrayLength(target) > n || n + (end - k) > 4294967295) return 0;
  if (end - k > 4096) reserve((end - k) * 2 + n + 64);
  if (!getElement(scratch + 16, source, k)) return 0;
  if (arrayLength(target) < n) setArrayLength(target, n);
  let count = 0;
  while (k + count < end && getElement(scratch + 16, source, k + count)) {
    arrayPush(target, scratch + 16);
    count++;
  }
  return count;
}

/** slice's argument in slot `a`: an index between 0 and `length`; -1: guest code may have to run. */
function relativeIndex(a: number, length: number, missing: number): number {
  if (s32[a * 2 + 1] === TAG_UNDEFINED) return missing;
  if (!isNumberTag(s32[a * 2 + 1])) return -1;
  const relative = integerOrInfinity(numberOf(a));
  return relative < 0 ? Math.max(0, length + relative) : Math.min(relative, length);
}

/** The usual slice: a plain array without holes there, no patched species, a small part. */
function slice(dst: number, object: number, start: number, end: number): boolean {
  if (!isPlainArray(object) || !hasPlainSpecies(object)) return false;
  const cell = s32[object * 2];
  const length = arrayLength(cell);
  const from = relativeIndex(start, length, 0);
  const to = relativeIndex(end, length, length);
  if (from < 0 || to < 0 || to - from > SLICE) return false;
  return copyPart(dst, cell, from, to, false);
}

/** A new array of the elements from..to. False: a hole, or another thread has made the array shorter. */
function copyPart(dst: number, cell: number, from: number, to: number, holesAreUndefined: boolean): boolean {
  if (to - from > 4096) reserve(to - from + 64);
  const copied = newArray(Math.max(0, to - from));
  for (let i = from; i < to; i++) {
    if (!getElement(scratch + 16, cell, i)) {
      if (!holesAreUndefined) return false;
      setUndefined(scratch + 16);
    }
    arrayPush(copied, scratch + 16);
  }
  setObject(dst, copied);
  return true;
}

function splice(dst: number, object: number, start: number, deleteCount: number, items: number): boolean {
  if (!isPlainArray(object)) return false;
  const cell = s32[object * 2];
  const list = s32[items * 2];
  const length = arrayLength(cell);
  const insert = arrayLength(list);
  if (start + deleteCount > length || length - start > SLICE || insert > SLICE) return false;
  for (let i = start; i < length; i++) if (!getElement(scratch + 16, cell, i)) return false;
  if (deleteCount + insert > 4096) reserve(deleteCount + insert * 2 + length + 64);
  const removed = newArray(deleteCount);
  for (let i = 0; i < deleteCount; i++) {
    getElement(scratch + 16, cell, start + i);
    arrayPush(removed, scratch + 16);
  }
  const tail = length - start - deleteCount;
  if (insert < deleteCount) {
    for (let i = 0; i < tail; i++) {
      getElement(scratch + 16, cell, start + deleteCount + i);
      setElement(cell, start + insert + i, scratch + 16);
    }
    setArrayLength(cell, length - deleteCount + insert);
  } else if (insert > deleteCount) {
    for (let i = tail - 1; i >= 0; i--) {
      getElement(scratch + 16, cell, start + deleteCount + i);
      setElement(cell, start + insert + i, scratch + 16);
    }
  }
  for (let i = 0; i < insert; i++) {
    if (!getElement(scratch + 16, list, i)) setUndefined(scratch + 16);
    setElement(cell, start + i, scratch + 16);
  }
  setObject(dst, removed);
  return true;
}

/** Index of the first element from k that matches, or where the search has to go on: a hole, the end of a slice. */
function search(object: number, value: number, k: number, len: number, equals: (a: number, b: number) => boolean): number {
  if (!isArray(object)) return k;
  const cell = s32[object * 2];
  const end = Math.min(len, k + SLICE);
  for (let i = k; i < end; i++) {
    if (!getElement(scratch + 16, cell, i) || equals(scratch + 16, value)) return i;
  }
  return end;
}

/** Whether join has a text for a value without guest code, and without an exception. */
function hasPlainText(slot: number): boolean {
  const tag = s32[slot * 2 + 1];
  return tag === TAG_STRING || isNumberTag(tag) || tag === TAG_BOOLEAN || tag === TAG_UNDEFINED || tag === TAG_NULL;
}

/** Enters what is no string into the text under construction. */
function pushText(slot: number): void {
  const tag = s32[slot * 2 + 1];
  if (isNumberTag(tag)) pushHost(String(numberOf(slot)));
  else if (tag === TAG_BOOLEAN) pushHost(s32[slot * 2] !== 0 ? 'true' : 'false');
}

/** Units of one slice of a join. */
const JOINED_UNITS = 65_536;

/** See $JoinSlice; the text is in `state[0]`. */
function joinSlice(object: number, k: number, len: number, separator: number, state: number): number {
  if (!isArray(object)) return k;
  const cell = s32[object * 2];
  const bare = isPlainArrayCell(cell) && prototypesHaveNoElements(cell);
  const end = Math.min(len, k + 4096);
  const value = scratch + 16;
  const between = stringLength(separator);
  let size = 0;
  let i = k;
  beginText();
  for (; i < end && size < JOINED_UNITS; i++) {
    const present = getElement(value, cell, i);
    if (present ? !hasPlainText(value) : !bare) break;
    if (i > 0 && between > 0) pushString(separator);
    size += between + 8;
    if (!present) continue;
    if (s32[value * 2 + 1] === TAG_STRING) {
      const part = s32[value * 2];
      size += stringLength(part);
      pushString(part);
    } else pushText(value);
  }
  setString(scratch + 17, endText());
  setElement(state, 0, scratch + 17);
  return i;
}

/** join or toLocaleString of `cell` is in progress further out on this thread's stack. */
function isBeingJoined(cell: number): boolean {
  const codes = ['ArrayPrototypeJoin', 'ArrayPrototypeToLocaleString'].map(
    (name) => i32[selfHostedFunction(selfHostedId(name)) * 2 + OFF.FUNCTION.codeRef],
  );
  let found = 0;
  walkFrames((fp) => {
    const self = fp + FRAME_THIS;
    const code = s32[(fp + FRAME_CODE) * 2];
    if (codes.includes(code) && s32[self * 2 + 1] === TAG_OBJECT && s32[self * 2] === cell) found++;
    return found < 2;
  });
  return found >= 2;
}

function reverse(object: number): boolean {
  if (!isPlainArray(object)) return false;
  const cell = s32[object * 2];
  const length = arrayLength(cell);
  if (length > SLICE) return false;
  if (reverseLocal(cell)) return true;
  for (let i = 0; i < length; i++) if (!getElement(scratch + 16, cell, i)) return false;
  for (let i = 0, j = length - 1; i < j; i++, j--) {
    getElement(scratch + 16, cell, i);
    getElement(scratch + 17, cell, j);
    setElement(cell, i, scratch + 17);
    setElement(cell, j, scratch + 16);
  }
  return true;
}

/** Sorts a short list of strings, or of numbers by their text. False: not such a list. */
function sortNatively(list: number): boolean {
  const length = arrayLength(list);
  if (length > SORT_SLICE) return false;
  const first = scratch + 16;
  if (length === 0 || !getElement(first, list, 0)) return true;
  if (isNumberTag(s32[first * 2 + 1])) {
    const numbers: number[] = [];
    for (let i = 0; i < length; i++) {
      if (!getElement(first, list, i) || !isNumberTag(s32[first * 2 + 1])) return false;
      numbers.push(numberOf(first));
    }
    numbers.sort();
    for (let i = 0; i < length; i++) {
      setNumber(first, numbers[i]);
      setElement(list, i, first);
    }
    return true;
  }
  const strings: { text: string; cell: number }[] = [];
  let size = 0;
  for (let i = 0; i < length; i++) {
    if (!getElement(first, list, i) || s32[first * 2 + 1] !== TAG_STRING) return false;
    const cell = s32[first * 2];
    size += stringLength(cell);
    if (size > 262144) return false;
    strings.push({ text: toHost(cell), cell });
  }
  strings.sort((x, y) => (x.text < y.text ? -1 : x.text > y.text ? 1 : 0));
  for (let i = 0; i < length; i++) {
    setString(first, strings[i].cell);
    setElement(list, i, first);
  }
  return true;
}

/** The next index from i on that an array has, at most size. */
function nextOwnIndex(object: number, i: number, size: number): number {
  const cell = s32[object * 2];
  const end = Math.min(size, i + SLICE);
  for (let k = i; k < end; k++) if (getElement(scratch + 16, cell, k)) return k;
  if (end === size && isPlainArrayCell(cell)) return size;
  // Far elements, and accessors: by the keys.
  let next = size;
  for (const key of ownKeys(cell)) {
    const index = -key - 1;
    if (key < 0 && index >= i && index < next) next = index;
  }
  return next;
}

export const arrayNatives = {
  // --- intrinsics
  /** Length of an ARRAY, -1 for anything else. */
  ArrayLength: (dst, a) => {
    if (isArray(a)) setNumber(dst, arrayLength(s32[a * 2]));
    else setInt(dst, -1);
  },
  /** (object, index): an ARRAY's own plain element, else the hole */
  Element: (dst, a) => {
    const index = indexIn(a + 1);
    if (index < 0 || !isArray(a) || !getElement(scratch + 16, s32[a * 2], index)) setHole(dst);
    else sb64[dst] = sb64[scratch + 16];
  },
  /** (list, value) */
  ArrayPush: (dst, a) => {
    const list = s32[a * 2];
    if (!arrayPush(list, a + 1)) setElement(list, arrayLength(list), a + 1);
    setUndefined(dst);
  },
  ArrayPop: (dst, a) => {
    arrayPop(scratch + 16, s32[a * 2]);
    sb64[dst] = sb64[scratch + 16];
  },
  ArrayCreate: (dst, a) => setObject(dst, createArray(numberOf(a))),
  /** (length, prototype) */
  ArrayCreateWithPrototype: (dst, a) => {
    const array = createArray(numberOf(a));
    if (s32[(a + 1) * 2] !== rootCell(ROOT.ArrayPrototype)) setPrototype(array, s32[(a + 1) * 2]);
    setObject(dst, array);
  },
  CopyList: (dst, a) => {
    const list = s32[a * 2];
    copyPart(dst, list, 0, arrayLength(list), true);
  },
  /** (object, from, to): copy of that part of a plain array, the hole where it declines */
  FastArrayCopy: (dst, a) => {
    if (!isPlainArray(a)) return setHole(dst);
    const cell = s32[a * 2];
    const from = numberOf(a + 1);
    const to = Math.min(numberOf(a + 2), arrayLength(cell));
    if (to - from > SLICE) return setHole(dst);
    copyPart(dst, cell, from, to, true);
  },
  /** (to, length of to, from, k, end): number of elements appended */
  FastAppend: (dst, a) => setInt(dst, appendRun(a, numberOf(a + 1), a + 2, numberOf(a + 3), numberOf(a + 4))),
  /** (object, start, delete count, items): the removed elements, the hole where it declines */
  FastArraySplice: (dst, a) => {
    if (!splice(dst, a, numberOf(a + 1), numberOf(a + 2), a + 3)) setHole(dst);
  },
  /** (object, value, k, length) */
  FastIndexOf: (dst, a) => setNumber(dst, search(a, a + 1, numberOf(a + 2), numberOf(a + 3), strictEquals)),
  FastIncludes: (dst, a) => setNumber(dst, search(a, a + 1, numberOf(a + 2), numberOf(a + 3), sameValueZero)),
  /** (object, value, k, end): how many elements were set */
  FastFill: (dst, a) => {
    const cell = s32[a * 2];
    const k = numberOf(a + 2);
    if (!isPlainArray(a)) return setInt(dst, 0);
    const end = Math.min(numberOf(a + 3), k + SLICE, arrayLength(cell));
    if (end - k > 4096) reserve((end - k) * 2 + 64);
    for (let i = k; i < end; i++) setElement(cell, i, a + 1);
    setInt(dst, Math.max(0, end - k));
  },
  /** (object, k, length, separator, [text]): index up to which elements were joined, separators in front included */
  JoinSlice: (dst, a) => setNumber(dst, joinSlice(a, numberOf(a + 1), numberOf(a + 2), s32[(a + 3) * 2], s32[(a + 4) * 2])),
  /** (list, from, to) */
  ReverseRange: (dst, a) => {
    const list = s32[a * 2];
    for (let i = numberOf(a + 1), j = numberOf(a + 2) - 1; i < j; i++, j--) {
      getElement(scratch + 16, list, i);
      getElement(scratch + 17, list, j);
      setElement(list, i, scratch + 17);
      setElement(list, j, scratch + 16);
    }
    setUndefined(dst);
  },
  /** (list, from, to): the element at `from` goes to `to`, which is before it; those between move up. */
  MoveElement: (dst, a) => {
    const list = s32[a * 2];
    const to = numberOf(a + 2);
    getElement(scratch + 17, list, numberOf(a + 1));
    for (let i = numberOf(a + 1); i > to; i--) {
      getElement(scratch + 16, list, i - 1);
      setElement(list, i, scratch + 16);
    }
    setElement(list, to, scratch + 17);
    setUndefined(dst);
  },
  /** (object): true if this was an array short enough to be reversed at once */
  FastReverse: (dst, a) => setBoolean(dst, reverse(a)),
  IsBeingJoined: (dst, a) => setBoolean(dst, isBeingJoined(s32[a * 2])),
  SortNatively: (dst, a) => setBoolean(dst, sortNatively(s32[a * 2])),
  NextOwnIndex: (dst, a) => setNumber(dst, nextOwnIndex(a, numberOf(a + 1), numberOf(a + 2))),
  /** (object, k, length): the last index from k on up to which there is certainly no element */
  SkipHoles: (dst, a) => {
    const k = numberOf(a + 1);
    if (!isArray(a) || !prototypesHaveNoElements(s32[a * 2])) setNumber(dst, k);
    else setNumber(dst, Math.max(k, nextOwnIndex(a, k + 1, numberOf(a + 2)) - 1));
  },
  HasPlainSpecies: (dst, a) => setBoolean(dst, hasPlainSpecies(a)),
  IsFastIterable: (dst, a) => setBoolean(dst, isArray(a) && arrayIterationIsPristine(s32[a * 2])),
  // --- lists of the inspector
  ListRemoveAt: (dst, a) => {
    const cell = s32[a * 2];
    const length = arrayLength(cell);
    for (let i = numberOf(a + 1); i + 1 < length; i++) {
      getElement(scratch + 16, cell, i + 1);
      setElement(cell, i, scratch + 16);
    }
    setArrayLength(cell, length - 1);
    setUndefined(dst);
  },
  // --- built-in functions
  ArrayPrototypePushFast: (dst, a, n) => {
    const cell = s32[(a - 1) * 2];
    if (!isPlainArray(a - 1) || arrayLength(cell) + n > 4294967295) return fallBack(dst, a, n, 'ArrayPrototypePush');
    if (n > 4096) reserve(n * 2 + arrayLength(cell) + 64);
    for (let i = 0; i < n; i++) if (!arrayPush(cell, a + i)) setElement(cell, arrayLength(cell), a + i);
    setNumber(dst, arrayLength(cell));
  },
  ArrayPrototypePopFast: (dst, a, n) => {
    if (!isPlainArray(a - 1) || !arrayPop(dst, s32[(a - 1) * 2])) fallBack(dst, a, n, 'ArrayPrototypePop');
  },
  ArrayPrototypeShiftFast: (dst, a, n) => {
    if (!isPlainArray(a - 1) || !arrayShift(dst, s32[(a - 1) * 2])) fallBack(dst, a, n, 'ArrayPrototypeShift');
  },
  ArrayPrototypeUnshiftFast: (dst, a, n) => {
    if (!isPlainArray(a - 1)) return fallBack(dst, a, n, 'ArrayPrototypeUnshift');
    const cell = s32[(a - 1) * 2];
    reserve(arrayLength(cell) + n + 64);
    if (arrayUnshift(cell, a, n)) setNumber(dst, arrayLength(cell));
    else fallBack(dst, a, n, 'ArrayPrototypeUnshift');
  },
  ArrayPrototypeSliceFast: (dst, a, n) => {
    if (!slice(dst, a - 1, arg(a, n, 0), arg(a, n, 1))) fallBack(dst, a, n, 'ArrayPrototypeSlice');
  },
  ArrayPrototypeAtFast: (dst, a, n) => {
    const position = arg(a, n, 0);
    if (!isPlainArray(a - 1) || !isNumberTag(s32[position * 2 + 1])) return fallBack(dst, a, n, 'ArrayPrototypeAt');
    const cell = s32[(a - 1) * 2];
    const relative = integerOrInfinity(numberOf(position));
    const k = relative >= 0 ? relative : arrayLength(cell) + relative;
    if (k < 0 || k >= arrayLength(cell) || !getElement(scratch + 16, cell, k)) setUndefined(dst);
    else sb64[dst] = sb64[scratch + 16];
  },
  /** Object.prototype.hasOwnProperty of an object and a primitive key */
  ObjectPrototypeHasOwnPropertyFast: (dst, a, n) => {
    const key = arg(a, n, 0);
    if (s32[(a - 1) * 2 + 1] !== TAG_OBJECT || s32[key * 2 + 1] === TAG_OBJECT) return fallBack(dst, a, n, 'ObjectPrototypeHasOwnProperty');
    setBoolean(dst, getOwnProperty(s32[(a - 1) * 2], keyOf(key)));
  },
  /** Function.prototype.apply with a plain array, or none */
  FunctionPrototypeApplyFast: (dst, a, n) => {
    const list = arg(a, n, 1);
    if (!isCallable(a - 1) || !isPlainArray(list) || arrayLength(s32[list * 2]) > 60_000) return fallBack(dst, a, n, 'FunctionPrototypeApply');
    sb64[scratch + 36] = sb64[a - 1];
    sb64[scratch + 37] = sb64[a];
    sb64[scratch + 38] = sb64[list];
    controlNatives.CallWithArray(dst, scratch + 36);
  },
  /** For the entry frame, whose arguments are (callee, this, ...arguments): makes that call. */
  CallWithOwnArguments: (dst) => {
    const first = i32[tb + TB.fp] + FRAME_ARG0;
    callFromNative(dst, first, first + 1, first + 2, s32[(i32[tb + TB.fp] + FRAME_ARGC) * 2] - 2);
  },
  ArrayIsArray: (dst, a, n) => setBoolean(dst, n > 0 && isArray(a)),
  /** get [Symbol.species], %IteratorPrototype%[Symbol.iterator] */
  ReturnThis: (dst, a) => {
    sb64[dst] = sb64[a - 1];
  },
} satisfies NativeTable;
