/**
 * Private names: symbols with symbolFlags PRIVATE, held in scope variables by the class. As property
 * keys they live in the object's own shape like any other, but are found on the object alone, are
 * never listed, and can be added to objects that are not extensible.
 */
import { CONFIGURABLE, IS_ACCESSOR, OFF, WRITABLE } from '../../heap/cells.ts';
import { addProperty, defineAccessor, foundAttributes, loadFound, getOwnProperty, setOwn } from '../../heap/objects.ts';
import { lookup, shapeOf } from '../../heap/shapes.ts';
import { copy, setBoolean, setString, setSymbol } from '../../heap/slots.ts';
import { newSymbol, toHost } from '../../heap/strings.ts';
import { TAG_OBJECT, TAG_STRING, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { FRAME_DISCARD } from '../bytecode/frame.ts';
import { throwTypeError } from '../errors.ts';
import { callValue } from './calls.ts';
import { DONE, finish } from './control.ts';
import { fillLookup, fillStore } from './property-sites.ts';
import { serveAllocation } from './service.ts';

const PRIVATE = 2;

export function newPrivateName(dst: number, nameWord: number, next: number): number {
  serveAllocation(16);
  setString(scratch + 50, i32[nameWord * 2]);
  const symbol = newSymbol(scratch + 50);
  i32[symbol * 2 + OFF.SYMBOL.symbolFlags] |= PRIVATE;
  setSymbol(dst, symbol);
  return finish(next);
}

function nameOf(key: number): string {
  sb64[scratch] = b64[s32[key * 2] + OFF.SYMBOL.description];
  return s32[scratch * 2 + 1] === TAG_STRING ? toHost(s32[scratch * 2]) : '#';
}

function lacks(key: number, verb: string): never {
  const name = nameOf(key);
  return throwTypeError(
    verb === 'read'
      ? `Cannot read private member ${name} from an object whose class did not declare it`
      : `Cannot write private member ${name} to an object whose class did not declare it`,
  );
}

function find(obj: number, key: number): boolean {
  return s32[obj * 2 + 1] === TAG_OBJECT && getOwnProperty(s32[obj * 2], s32[key * 2]);
}

export function getPrivate(fp: number, result: number, obj: number, key: number, _site: number, resume: number): number {
  if (!find(obj, key)) lacks(key, 'read');
  if ((foundAttributes & IS_ACCESSOR) === 0) {
    loadFound(fp + result);
    fillLookup(s32[obj * 2], s32[obj * 2], s32[key * 2], false);
    return DONE;
  }
  loadFound(scratch);
  sb64[scratch + 50] = b64[s32[scratch * 2] + OFF.ACCESSOR.getter];
  if (s32[(scratch + 50) * 2 + 1] === TAG_UNDEFINED) throwTypeError(`'${nameOf(key)}' was defined without a getter`);
  return callValue(fp, result, scratch + 50, obj, obj, 0, resume, 0);
}

export function setPrivate(fp: number, obj: number, key: number, value: number, _site: number, resume: number): number {
  if (!find(obj, key)) lacks(key, 'write');
  if ((foundAttributes & IS_ACCESSOR) === 0) {
    if ((foundAttributes & WRITABLE) === 0) throwTypeError(`Private method '${nameOf(key)}' is not writable`);
    const cell = s32[obj * 2];
    const found = lookup(shapeOf(cell), s32[key * 2]);
    if (found !== -1) fillStore(cell, s32[key * 2], found);
    setOwn(cell, s32[key * 2], value);
    return finish(resume);
  }
  loadFound(scratch);
  sb64[scratch + 50] = b64[s32[scratch * 2] + OFF.ACCESSOR.setter];
  if (s32[(scratch + 50) * 2 + 1] === TAG_UNDEFINED) throwTypeError(`'${nameOf(key)}' was defined without a setter`);
  return callValue(fp, 0, scratch + 50, obj, value, 1, resume, FRAME_DISCARD);
}

function mustLack(obj: number, key: number): void {
  if (find(obj, key)) throwTypeError(`Cannot initialize ${nameOf(key)} twice on the same object`);
}

export function addPrivate(obj: number, key: number, value: number, next: number): number {
  mustLack(obj, key);
  addProperty(s32[obj * 2], s32[key * 2], value, WRITABLE | CONFIGURABLE);
  return finish(next);
}

export function addPrivateMethod(obj: number, key: number, fn: number, next: number): number {
  mustLack(obj, key);
  addProperty(s32[obj * 2], s32[key * 2], fn, 0);
  return finish(next);
}

export function addPrivateAccessor(obj: number, key: number, getter: number, setter: number, next: number): number {
  mustLack(obj, key);
  copy(scratch + 50, getter);
  copy(scratch + 51, setter);
  defineAccessor(s32[obj * 2], s32[key * 2], scratch + 50, scratch + 51, 0);
  return finish(next);
}

export function hasPrivate(dst: number, key: number, obj: number): number {
  if (s32[obj * 2 + 1] !== TAG_OBJECT) throwTypeError("Cannot use 'in' operator to search for a private field in a value that is not an object");
  setBoolean(dst, find(obj, key));
  return DONE;
}
