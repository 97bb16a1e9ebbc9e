/** Class definitions: constructor and prototype objects, home objects, field initializers, names. */
import { storeValue } from '../../heap/barrier.ts';
import { CONFIGURABLE, IS_ACCESSOR, KIND, KIND_MASK, OFF, WC, WRITABLE } from '../../heap/cells.ts';
import {
  defineOwn, findProperty, foundAttributes, loadFound, getOwnProperty, newObject,
} from '../../heap/objects.ts';
import { keyOf, keyToValue } from '../../heap/keys.ts';
import { newFunctionWithProto } from '../../heap/functions.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setObject, setString } from '../../heap/slots.ts';
import { concatStrings, newString, stringLength } from '../../heap/strings.ts';

import { TAG_HOLE, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { FRAME_DISCARD } from '../bytecode/frame.ts';
import { throwTypeError } from '../errors.ts';
import { callValue, isConstructor } from './calls.ts';
import { DONE, finish } from './control.ts';
import { describe } from './describe.ts';
import { serveAllocation } from './service.ts';

/** In-object room of a class's prototype object. */
const PROTOTYPE_PROPERTIES = 12;

/** ClassDefinitionEvaluation, steps 8 to 14: heritage hole means no extends clause. */
export function newClass(dst: number, codeWord: number, env: number, heritage: number, proto: number, next: number): number {
  serveAllocation(96);
  let protoParent = rootCell(ROOT.ObjectPrototype);
  let constructorParent = rootCell(ROOT.FunctionPrototype);
  const tag = s32[heritage * 2 + 1];
  if (tag === TAG_NULL) protoParent = 0;
  else if (tag !== TAG_HOLE) {
    if (!isConstructor(heritage)) throwTypeError(`Class extends value ${describe(heritage)} is not a constructor or null`);
    constructorParent = s32[heritage * 2];
    protoParent = prototypeProperty(constructorParent);
  }
  const prototype = newObject(protoParent, PROTOTYPE_PROPERTIES);
  setObject(scratch + 50, prototype);
  const constructor = newFunctionWithProto(i32[codeWord * 2], env, constructorParent);
  setObject(scratch + 51, constructor);
  defineOwn(constructor, rootCell(ROOT.prototype), scratch + 50, 0);
  defineOwn(prototype, rootCell(ROOT.constructor), scratch + 51, WC);
  storeValue(constructor, OFF.FUNCTION.home, scratch + 50);
  sb64[proto] = sb64[scratch + 50];
  sb64[dst] = sb64[scratch + 51];
  return finish(next);
}

/** The parent's `prototype` (an object or null); getters on constructors' `prototype` are not run. */
function prototypeProperty(parent: number): number {
  if (findProperty(parent, rootCell(ROOT.prototype)) === 0) return noPrototype('undefined');
  if ((foundAttributes & IS_ACCESSOR) !== 0) return throwTypeError('Class extends a constructor whose prototype property is an accessor');
  loadFound(scratch);
  const tag = s32[scratch * 2 + 1];
  if (tag === TAG_OBJECT) return s32[scratch * 2];
  if (tag === TAG_NULL) return 0;
  return noPrototype(describe(scratch));
}

function noPrototype(text: string): never {
  return throwTypeError(`Class extends value does not have valid prototype property ${text}`);
}

export function setHome(fn: number, home: number, next: number): number {
  storeValue(s32[fn * 2], OFF.FUNCTION.home, home);
  return finish(next);
}

export function setFields(constructor: number, fn: number, next: number): number {
  storeValue(s32[constructor * 2], OFF.FUNCTION.fields, fn);
  return finish(next);
}

/** Runs the field initializer of `constructor` on `self`, if it has one. */
export function initFields(fp: number, self: number, constructor: number, next: number): number {
  sb64[scratch + 50] = b64[s32[constructor * 2] + OFF.FUNCTION.fields];
  if (s32[(scratch + 50) * 2 + 1] !== TAG_OBJECT) return DONE;
  return callValue(fp, 0, scratch + 50, self, self, 0, next, FRAME_DISCARD);
}

const PREFIXES = ['', 'get ', 'set '] as const;

/** SetFunctionName (10.2.9) for keys that the compiler does not know; not if the function has its own `name`. */
export function setFunctionName(fn: number, key: number, prefix: number, next: number): number {
  const cell = s32[fn * 2];
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.FUNCTION) return DONE;
  if (hasOwnName(cell)) return DONE;
  let text: number;
  if (s32[key * 2 + 1] === TAG_SYMBOL) {
    sb64[scratch + 50] = b64[s32[key * 2] + OFF.SYMBOL.description];
    const isPrivate = (i32[s32[key * 2] * 2 + OFF.SYMBOL.symbolFlags] & 2) !== 0;
    if (s32[(scratch + 50) * 2 + 1] === TAG_UNDEFINED) text = rootCell(ROOT.emptyString);
    else {
      text = s32[(scratch + 50) * 2];
      if (!isPrivate) text = concatStrings(concatStrings(newString('['), text), newString(']'));
    }
  } else {
    keyToValue(scratch + 50, keyOf(key));
    text = s32[(scratch + 50) * 2 + 1] === TAG_STRING ? s32[(scratch + 50) * 2] : rootCell(ROOT.emptyString);
  }
  if (prefix !== 0) text = concatStrings(newString(PREFIXES[prefix]), text);
  setString(scratch + 50, text);
  defineOwn(cell, rootCell(ROOT.name), scratch + 50, CONFIGURABLE);
  return finish(next);
}

/** A class with a static `name` member keeps it; the lazily made name is empty for anonymous functions. */
function hasOwnName(cell: number): boolean {
  if (!getOwnProperty(cell, rootCell(ROOT.name))) return false;
  if ((foundAttributes & (IS_ACCESSOR | WRITABLE)) !== 0) return true;
  loadFound(scratch);
  return s32[scratch * 2 + 1] !== TAG_STRING || stringLength(s32[scratch * 2]) !== 0;
}
