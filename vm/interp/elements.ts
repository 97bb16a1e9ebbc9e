/**
 * obj[key] off the inline path: other kinds than arrays, other keys than small integers, holes.
 * Objects as keys, and bases that need guest code, go to self-hosted helpers.
 */
import { KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { arrayLength, elementWord, setElement } from '../../heap/elements.ts';
import { findProperty } from '../../heap/objects.ts';
import { keyOf } from '../../heap/keys.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setInt, setString } from '../../heap/slots.ts';
import { typedGet, typedSet } from '../../heap/typedarrays.ts';
import { charCodeAt, singleChar, stringLength } from '../../heap/strings.ts';
import { isNumberTag, TAG_HOLE, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_STRING } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, sf64 } from '../../heap/views.ts';
import { FRAME_DISCARD } from '../bytecode/frame.ts';
import { throwTypeError } from '../errors.ts';
import { isNumericText } from '../numbers.ts';
import { callSelf, stageArguments } from './calls.ts';
import { DONE, finish } from './control.ts';
import { keyText } from './describe.ts';
import { getNamed, prototypeOfPrimitive, setNamed, setOnPrimitive } from './properties.ts';
import { SELF } from './self.ts';

/** The key in a slot as an array index, or -1. */
function indexOf(key: number): number {
  const tag = s32[key * 2 + 1];
  if (tag === TAG_INT) return s32[key * 2];
  if (tag < TAG_INT || tag >= 0) {
    const x = sf64[key];
    if (x >= 0 && x < 4294967295 && Math.floor(x) === x) return x;
  }
  return -1;
}

export function getElementOf(fp: number, result: number, obj: number, key: number, _site: number, resume: number): number {
  const tag = s32[obj * 2 + 1];
  const index = indexOf(key);
  if (tag === TAG_OBJECT) {
    const cell = s32[obj * 2];
    if (index >= 0) {
      const kind = i32[cell * 2 + 1] & KIND_MASK;
      if (kind === KIND.TYPEDARRAY) {
        if (typedGet(fp + result, cell, index)) return DONE;
      } else if (kind === KIND.ARRAY && index < arrayLength(cell)) {
        const word = elementWord(cell, index);
        if (word !== 0) {
          sb64[scratch] = b64[word];
          if (s32[scratch * 2 + 1] !== TAG_HOLE) {
            sb64[fp + result] = sb64[scratch];
            return DONE;
          }
        }
      }
      return getNamed(fp, result, obj, cell, -(index + 1), 0, resume);
    }
    if (s32[key * 2 + 1] === TAG_OBJECT) return getSlow(fp, result, obj, key, resume);
    return getNamed(fp, result, obj, cell, keyOf(key), 0, resume);
  }
  if (tag === TAG_STRING) {
    const text = s32[obj * 2];
    if (index >= 0) {
      if (index < stringLength(text)) {
        setString(fp + result, singleChar(charCodeAt(text, index)));
        return finish(resume);
      }
    } else if (s32[key * 2 + 1] !== TAG_OBJECT && keyOf(key) === rootCell(ROOT.length)) {
      setInt(fp + result, stringLength(text));
      return DONE;
    }
  }
  const proto = prototypeOfPrimitive(tag);
  if (proto === 0) throwTypeError(nullishMessage('read', 'reading', tag, key));
  if (s32[key * 2 + 1] === TAG_OBJECT) return getSlow(fp, result, obj, key, resume);
  return getNamed(fp, result, obj, proto, keyOf(key), 0, resume);
}

function nullishMessage(verb: string, doing: string, tag: number, key: number): string {
  const what = tag === TAG_NULL ? 'null' : 'undefined';
  const name = s32[key * 2 + 1] === TAG_OBJECT ? '[object]' : keyText(keyOf(key));
  return verb === 'read' ? `Cannot read properties of ${what} (${doing} '${name}')` : `Cannot set properties of ${what} (${doing} '${name}')`;
}

function getSlow(fp: number, result: number, obj: number, key: number, resume: number): number {
  const args = stageArguments(fp, 2);
  sb64[args] = sb64[obj];
  sb64[args + 1] = sb64[key];
  return callSelf(fp, result, SELF.GetElemSlow, args, 2, resume);
}

function setSlow(fp: number, obj: number, key: number, value: number, resume: number): number {
  const args = stageArguments(fp, 3);
  sb64[args] = sb64[obj];
  sb64[args + 1] = sb64[key];
  sb64[args + 2] = sb64[value];
  return callSelf(fp, 0, SELF.SetElemSlow, args, 3, resume, FRAME_DISCARD);
}

/** CanonicalNumericIndexString is not undefined: such keys of typed arrays are elements, or nothing. */
export function isNumericKey(key: number): boolean {
  if (s32[key * 2 + 1] !== TAG_STRING) return isNumberTag(s32[key * 2 + 1]);
  return isNumericText(s32[key * 2]);
}

export function setElementOf(fp: number, obj: number, key: number, value: number, _site: number, resume: number): number {
  const tag = s32[obj * 2 + 1];
  const index = indexOf(key);
  if (tag === TAG_OBJECT) {
    const cell = s32[obj * 2];
    if (index >= 0) {
      const kind = i32[cell * 2 + 1] & KIND_MASK;
      if (kind === KIND.TYPEDARRAY) {
        if (isNumberTag(s32[value * 2 + 1])) {
          typedSet(cell, index, value);
          return DONE;
        }
      } else if (kind === KIND.ARRAY && index === arrayLength(cell) && appendIsPlain(cell)) {
        if (setElement(cell, index, value)) return finish(resume);
      }
      if (kind !== KIND.TYPEDARRAY) return setNamed(fp, obj, cell, -(index + 1), value, 0, resume);
    }
    if (s32[key * 2 + 1] === TAG_OBJECT || ((i32[cell * 2 + 1] & KIND_MASK) === KIND.TYPEDARRAY && isNumericKey(key))) {
      return setSlow(fp, obj, key, value, resume);
    }
    return setNamed(fp, obj, cell, keyOf(key), value, 0, resume);
  }
  if (prototypeOfPrimitive(tag) === 0) throwTypeError(nullishMessage('set', 'setting', tag, key));
  if (s32[key * 2 + 1] === TAG_OBJECT) return setSlow(fp, obj, key, value, resume);
  return setOnPrimitive(fp, obj, keyOf(key), value, resume);
}

/** Nothing above the array in its chain has indexed properties that an append could meet. */
function appendIsPlain(cell: number): boolean {
  const proto = i32[i32[cell * 2] * 2 + OFF.SHAPE.protoRef];
  if (proto !== rootCell(ROOT.ArrayPrototype)) return findProperty(cell, -(arrayLength(cell) + 1)) === 0;
  return (
    i32[proto * 2 + OFF.ARRAY.elementsRef] === 0 && i32[rootCell(ROOT.ObjectPrototype) * 2 + OFF.OBJECT.elementsRef] === 0
  );
}
