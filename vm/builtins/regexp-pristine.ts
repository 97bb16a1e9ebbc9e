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
import { foundWord, getOwnProperty, propertyWord } from '../../heap/objects.ts';
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

function loadSpecies(dst: number): boolean {
  if (!getOwnProperty(rootCell(ROOT.RegExp), rootCell(ROOT.symbolSpecies))) return false;
  sb64[dst] = b64[foundWord];
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

function sameWord(word: number, other: number): boolean {
  return i32[word * 2] === i32[other * 2] && i32[word * 2 + 1] === i32[other * 2 + 1];
}

/** RegExp.prototype is as it was made. */
function prototypeIsPristine(): boolean {
  if (!isRootSet(ROOT.RegExpPristine)) return false;
  const record = rootCell(ROOT.RegExpPristine) + RECORD;
  const proto = rootCell(ROOT.RegExpPrototype);
  const shape = i32[proto * 2];
  if (i32[(record + SHAPE) * 2] !== shape || i32[(record + VERSION) * 2] !== i32[shape * 2 + OFF.SHAPE.version]) return false;
  const count = shapeCount(shape);
  // In-object slots are consecutive, overflow segments too: only where they begin must be asked.
  let word = 0;
  const capacity = i32[shape * 2 + OFF.SHAPE.inlineCapacity];
  for (let i = 0; i < count; i++) {
    word = i === 0 || i >= capacity ? propertyWord(proto, i) : word + 1;
    if (!sameWord(word, record + FIRST + i)) return false;
  }
  return true;
}

/** An object's `lastIndex` is where and as it was made: slot 0, writable data. */
export function hasPlainLastIndex(regexp: number): boolean {
  return lookup(i32[regexp * 2], rootCell(ROOT.lastIndex)) === WRITABLE;
}

/** A RegExp object without own properties but lastIndex, inheriting a pristine RegExp.prototype. */
export function isPristine(cell: number): boolean {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.REGEXP) return false;
  const shape = i32[cell * 2];
  return (
    i32[shape * 2 + OFF.SHAPE.protoRef] === rootCell(ROOT.RegExpPrototype) &&
    shapeCount(shape) === 1 && hasPlainLastIndex(cell) && prototypeIsPristine()
  );
}

/** RegExp[Symbol.species] is the one it was made with. */
export function speciesIsPristine(): boolean {
  if (!isRootSet(ROOT.RegExpPristine) || !loadSpecies(scratch + 24)) return false;
  const word = rootCell(ROOT.RegExpPristine) + RECORD + SPECIES;
  return s32[(scratch + 24) * 2] === i32[word * 2] && s32[(scratch + 24) * 2 + 1] === i32[word * 2 + 1];
}
