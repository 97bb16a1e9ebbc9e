/**
 * Is RegExp as it was made? The methods of RegExp are specified through `exec`, `flags` and other
 * properties that the guest may replace. Where none has been replaced nobody can see the difference,
 * and the fast versions are used.
 *
 * At boot the values of all of RegExp.prototype's properties are recorded (ROOT.RegExpPristine, a
 * RECORD); pristine means that its shape and all these are the same still, and RegExp[Symbol.species] too.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initFill, initHeader, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, KIND_MASK, OFF, WRITABLE } from '../../heap/cells.ts';
import { getOwnProperty, loadFound, propertyWord } from '../../heap/objects.ts';
import { isRootSet, ROOT, rootCell, storeRoot } from '../../heap/roots.ts';
import { lookup, shapeCount } from '../../heap/shapes.ts';
import { setInt, setInternal } from '../../heap/slots.ts';
import { TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';

const RECORD = FIXED_WORDS[KIND.RECORD];
/** Slots: shape, its version, the species accessor, then the properties. */
const SHAPE = 0;
const VERSION = 1;
const SPECIES = 2;
const FIRST = 3;
/** Words of the record, for machine code. */
export const PRISTINE_WORD = { shape: RECORD + SHAPE, version: RECORD + VERSION } as const;

function loadSpecies(dst: number): boolean {
  if (!getOwnProperty(rootCell(ROOT.RegExp), rootCell(ROOT.symbolSpecies))) return false;
  loadFound(dst);
  return true;
}

/** Once, when all built-ins are installed. */
export function recordPristineRegExp(): void {
  const proto = rootCell(ROOT.RegExpPrototype);
  const shape = i32[proto * 2];
  const count = shapeCount(shape);
  const record = allocateOld(RECORD + FIRST + count);
  initFill(record, RECORD, RECORD + FIRST + count, TAG_UNDEFINED, 0);
  i32[record * 2 + OFF.RECORD.tag] = 0;
  i32[record * 2 + OFF.RECORD.unused] = 0;
  initHeader(record, FIRST + count, KIND.RECORD | FLAG_OLD | FLAG_SHARED);
  const slot = scratch + 24;
  setInternal(slot, shape);
  storeValue(record, RECORD + SHAPE, slot);
  setInt(slot, i32[shape * 2 + OFF.SHAPE.version]);
  storeValue(record, RECORD + VERSION, slot);
  if (loadSpecies(slot)) storeValue(record, RECORD + SPECIES, slot);
  for (let i = 0; i < count; i++) {
    sb64[slot] = b64[propertyWord(proto, i)];
    storeValue(record, RECORD + FIRST + i, slot);
  }
  setInternal(slot, record);
  storeRoot(ROOT.RegExpPristine, slot);
}

/** RegExp.prototype has the shape it was made with: its properties are where they were. */
function shapeIsPristine(): boolean {
  if (!isRootSet(ROOT.RegExpPristine)) return false;
  const record = rootCell(ROOT.RegExpPristine) + RECORD;
  const shape = i32[rootCell(ROOT.RegExpPrototype) * 2];
  return i32[(record + SHAPE) * 2] === shape && i32[(record + VERSION) * 2] === i32[shape * 2 + OFF.SHAPE.version];
}

function sameWords(word: number, other: number, count: number): boolean {
  const end = word + count;
  for (let a = word, b = other; a < end; a++, b++) {
    if (i32[a * 2] !== i32[b * 2] || i32[a * 2 + 1] !== i32[b * 2 + 1]) return false;
  }
  return true;
}

/** RegExp.prototype is as it was made. */
function prototypeIsPristine(): boolean {
  if (!shapeIsPristine()) return false;
  const recorded = rootCell(ROOT.RegExpPristine) + RECORD + FIRST;
  const proto = rootCell(ROOT.RegExpPrototype);
  const shape = i32[proto * 2];
  const count = shapeCount(shape);
  const inside = Math.min(count, i32[shape * 2 + OFF.SHAPE.inlineCapacity]);
  if (!sameWords(propertyWord(proto, 0), recorded, inside)) return false;
  // The first segment of the overflow slots holds most or all of the others.
  const segment = i32[i32[proto * 2 + OFF.OBJECT.slotsRef] * 2];
  const rest = Math.min(count - inside, segment);
  if (rest > 0 && !sameWords(propertyWord(proto, inside), recorded + inside, rest)) return false;
  for (let i = inside + rest; i < count; i++) if (!sameWords(propertyWord(proto, i), recorded + i, 1)) return false;
  return true;
}

/** An object's `lastIndex` is where and as it was made: slot 0, writable data. */
export function hasPlainLastIndex(regexp: number): boolean {
  return lookup(i32[regexp * 2], rootCell(ROOT.lastIndex)) === WRITABLE;
}

/** A RegExp object without own properties but lastIndex that inherits from RegExp.prototype. */
function isBare(cell: number): boolean {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.REGEXP) return false;
  const shape = i32[cell * 2];
  return (
    i32[shape * 2 + OFF.SHAPE.protoRef] === rootCell(ROOT.RegExpPrototype) && shapeCount(shape) === 1 && hasPlainLastIndex(cell)
  );
}

/** Such an object, and RegExp.prototype is as it was made. */
export function isPristine(cell: number): boolean {
  return isBare(cell) && prototypeIsPristine();
}

/** Such an object, and its `exec` is the built-in one: enough for `test`. */
export function hasPristineExec(cell: number): boolean {
  if (!isBare(cell) || !shapeIsPristine()) return false;
  const where = lookup(i32[rootCell(ROOT.RegExpPrototype) * 2], rootCell(ROOT.exec));
  const word = propertyWord(rootCell(ROOT.RegExpPrototype), where >> 8);
  return i32[word * 2] === rootCell(ROOT.RegExpExec);
}

/** RegExp[Symbol.species] is the one it was made with. */
export function speciesIsPristine(): boolean {
  if (!isRootSet(ROOT.RegExpPristine) || !loadSpecies(scratch + 24)) return false;
  const word = rootCell(ROOT.RegExpPristine) + RECORD + SPECIES;
  return s32[(scratch + 24) * 2] === i32[word * 2] && s32[(scratch + 24) * 2 + 1] === i32[word * 2 + 1];
}
