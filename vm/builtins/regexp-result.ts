/** What a match yields: the array of exec, capture by capture, with groups and indices. */
import { reserve } from '../../heap/alloc.ts';
import { initRef, initValue, storeValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF, WEC } from '../../heap/cells.ts';
import { arrayPush } from '../../heap/elements.ts';
import { regExpResultShape } from '../../heap/literal-shapes.ts';
import { addProperty, foundWord, getOwnProperty, newArray, newObject, newObjectOfShape, setOwn } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { isDictionary, shapeCount } from '../../heap/shapes.ts';
import { setInt, setInternal, setObject, setString, setUndefined } from '../../heap/slots.ts';
import { newStorage, STORAGE_HEAD } from '../../heap/storage.ts';
import { substring } from '../../heap/strings.ts';
import { TAG_INTERNAL, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { groupCount, groupEnd, groupStart } from './regexp-match.ts';
import { REGEXP_FLAG } from './regexp-programs.ts';

const VALUE = 25; // scratch slots
const OTHER = 26;
const RECORD = FIXED_WORDS[KIND.RECORD];
/** Named properties of a result: index, input, groups, and perhaps indices. */
export const RESULT_PROPERTIES = 4;
/** More groups than this are asked for in advance. */
const MANY_GROUPS = 1000;

/** Group's text to dst, undefined where it captured nothing. */
export function captureTo(dst: number, subject: number, group: number): void {
  const start = groupStart(group);
  if (start < 0) setUndefined(dst);
  else setString(dst, substring(subject, start, groupEnd(group)));
}

/** [start, end] of a group to dst. */
function rangeTo(dst: number, group: number): void {
  const start = groupStart(group);
  if (start < 0) return setUndefined(dst);
  const pair = newArray(2);
  setInt(scratch + OTHER, start);
  arrayPush(pair, scratch + OTHER);
  setInt(scratch + OTHER, groupEnd(group));
  arrayPush(pair, scratch + OTHER);
  setObject(dst, pair);
}

function namesOf(regexp: number): number {
  sb64[scratch + VALUE] = b64[regexp + OFF.REGEXP.groupNames];
  return s32[(scratch + VALUE) * 2 + 1] === TAG_INTERNAL ? s32[(scratch + VALUE) * 2] : 0;
}

/** The shape of the objects of these groups, 0 if it is not known or not the same for all. */
function knownShape(names: number, count: number): number {
  sb64[scratch + VALUE] = b64[names + RECORD + 2 * count];
  return s32[(scratch + VALUE) * 2 + 1] === TAG_INTERNAL ? s32[(scratch + VALUE) * 2] : 0;
}

/** The object of named groups (or their ranges) to dst; undefined if no group has a name. */
function groupsTo(dst: number, regexp: number, subject: number, ranges: boolean): void {
  const names = namesOf(regexp);
  if (names === 0) return setUndefined(dst);
  const count = i32[names * 2] >> 1;
  const known = knownShape(names, count);
  if (known === 0) return newGroups(dst, names, subject, ranges);
  const groups = newObjectOfShape(known);
  for (let i = 0; i < count; i++) {
    const group = i32[(names + RECORD + 2 * i + 1) * 2];
    if (ranges) rangeTo(scratch + VALUE, group);
    else captureTo(scratch + VALUE, subject, group);
    initValue(groups, FIXED_WORDS[KIND.OBJECT] + i, scratch + VALUE);
  }
  setObject(dst, groups);
}

/** The same property by property; remembers the shape if no name occurs twice. */
function newGroups(dst: number, names: number, subject: number, ranges: boolean): void {
  const count = i32[names * 2] >> 1;
  const groups = newObject(0, count);
  for (let i = 0; i < 2 * count; i += 2) {
    const key = i32[(names + RECORD + i) * 2];
    const group = i32[(names + RECORD + i + 1) * 2];
    if (ranges) rangeTo(scratch + VALUE, group);
    else captureTo(scratch + VALUE, subject, group);
    if (!getOwnProperty(groups, key)) addProperty(groups, key, scratch + VALUE, WEC);
    else if (s32[(scratch + VALUE) * 2 + 1] !== TAG_UNDEFINED && isUndefinedWord(foundWord)) setOwn(groups, key, scratch + VALUE);
  }
  const shape = i32[groups * 2];
  if (shapeCount(shape) === count && !isDictionary(shape) && i32[shape * 2 + OFF.SHAPE.inlineCapacity] === count) {
    setInternal(scratch + VALUE, shape);
    storeValue(names, RECORD + 2 * count, scratch + VALUE);
  }
  setObject(dst, groups);
}

function isUndefinedWord(word: number): boolean {
  sb64[scratch + OTHER] = b64[word];
  return s32[(scratch + OTHER) * 2 + 1] === TAG_UNDEFINED;
}

/** The result array of RegExpBuiltinExec, of the match that ended last. Allocates. */
export function buildResult(dst: number, regexp: number, subject: number): void {
  const count = groupCount(regexp);
  if (count > MANY_GROUPS) reserve(count * 16);
  const array = newArray(count);
  for (let i = 0; i < count; i++) {
    captureTo(scratch + VALUE, subject, i);
    arrayPush(array, scratch + VALUE);
  }
  const slots = newStorage(KIND.SLOTS, RESULT_PROPERTIES);
  setInt(scratch + VALUE, groupStart(0));
  initValue(slots, STORAGE_HEAD, scratch + VALUE);
  setString(scratch + VALUE, subject);
  initValue(slots, STORAGE_HEAD + 1, scratch + VALUE);
  groupsTo(scratch + 27, regexp, subject, false);
  initValue(slots, STORAGE_HEAD + 2, scratch + 27);
  initRef(array, OFF.ARRAY.slotsRef, slots);
  i32[array * 2] = regExpResultShape();
  if ((i32[regexp * 2 + OFF.REGEXP.flagBits] & REGEXP_FLAG.d) !== 0) addIndices(array, regexp, subject, count);
  setObject(dst, array);
}

function addIndices(array: number, regexp: number, subject: number, count: number): void {
  const indices = newArray(count);
  for (let i = 0; i < count; i++) {
    rangeTo(scratch + VALUE, i);
    arrayPush(indices, scratch + VALUE);
  }
  groupsTo(scratch + 27, regexp, subject, true);
  addProperty(indices, rootCell(ROOT.groups), scratch + 27, WEC);
  setObject(scratch + VALUE, indices);
  addProperty(array, rootCell(ROOT.indices), scratch + VALUE, WEC);
}
