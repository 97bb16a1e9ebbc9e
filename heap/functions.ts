/**
 * Function objects. A closure is made without its own properties (SHAPE_LAZY); `length`, `name` and
 * `prototype` come into being when somebody asks for one of them, or changes the function. Two
 * threads may do that at once: the shape is exchanged under the function's lock, once, so both see
 * one prototype object.
 */
import { allocate } from './alloc.ts';
import { initHeader, initRef, initTagged, initValue } from './barrier.ts';
import {
  CODE_ARROW,
  CODE_ASYNC,
  CODE_CLASS,
  CODE_CONSTRUCTOR,
  CODE_GENERATOR,
  CODE_SELF_HOSTED,
  CONFIGURABLE,
  FIXED_WORDS,
  KIND,
  KIND_MASK,
  OFF,
  SHAPE_CALLABLE,
  SHAPE_LAZY,
  WC,
  WRITABLE,
} from './cells.ts';
import { addMany } from './named.ts';
import { newObjectOfShape } from './create.ts';
import { ROOT, rootCell } from './roots.ts';
import { childShape, inlineCapacityOf, protoOfShape, rootShape, shapeFlags } from './shapes.ts';
import { setInt, setObject, setString } from './slots.ts';
import { TAG_STRING, TAG_UNDEFINED } from './values.ts';
import { b64, i32, s32, sb64, scratch } from './views.ts';

const CODE = OFF.FUNCTION.codeRef;
const FLAGS = OFF.CODE.codeFlags;
/** Scratch slots 4, 5, 6: the values of length, name, prototype. */
const VALUES = 4;

/** Prototype of the functions of a code. */
export function functionPrototypeFor(codeFlags: number): number {
  if ((codeFlags & CODE_GENERATOR) !== 0) {
    return rootCell(
      (codeFlags & CODE_ASYNC) !== 0
        ? ROOT.AsyncGeneratorFunctionPrototype
        : ROOT.GeneratorFunctionPrototype,
    );
  }
  return rootCell(
    (codeFlags & CODE_ASYNC) !== 0 ? ROOT.AsyncFunctionPrototype : ROOT.FunctionPrototype,
  );
}

export const FUNCTION_WORDS = FIXED_WORDS[KIND.FUNCTION];

/** A closure of `code`; its environment (internal ENV or undefined) is in `envSlot`. */
export function newFunction(code: number, envSlot: number): number {
  return newFunctionWithProto(code, envSlot, functionPrototypeFor(i32[code * 2 + FLAGS]));
}

export function newFunctionWithProto(code: number, envSlot: number, proto: number): number {
  const shape = rootShape(KIND.FUNCTION, proto, 0, SHAPE_LAZY | SHAPE_CALLABLE);
  const cell = allocate(FUNCTION_WORDS);
  initHeader(cell, shape, KIND.FUNCTION);
  i32[cell * 2 + OFF.FUNCTION.slotsRef] = 0;
  i32[cell * 2 + OFF.FUNCTION.elementsRef] = 0;
  initRef(cell, CODE, code);
  initRef(cell, OFF.FUNCTION.initialShapeRef, 0);
  initValue(cell, OFF.FUNCTION.env, envSlot);
  initTagged(cell, OFF.FUNCTION.home, TAG_UNDEFINED, 0);
  initTagged(cell, OFF.FUNCTION.fields, TAG_UNDEFINED, 0);
  return cell;
}

export function isLazy(cell: number): boolean {
  return (shapeFlags(i32[cell * 2]) & SHAPE_LAZY) !== 0;
}

/** Whether functions of a code get a `prototype` of their own when materialized. */
export function hasOwnPrototype(codeFlags: number): boolean {
  if ((codeFlags & (CODE_SELF_HOSTED | CODE_ARROW | CODE_CLASS)) !== 0) return false;
  return (codeFlags & (CODE_GENERATOR | CODE_CONSTRUCTOR)) !== 0;
}

/**
 * Gives a lazy function its properties. The `prototype` of classes and of built-in constructors is
 * not made here: whoever makes the class defines it.
 */
export function materializeFunction(cell: number): void {
  const shape = i32[cell * 2];
  if ((shapeFlags(shape) & SHAPE_LAZY) === 0) return;
  const code = i32[cell * 2 + CODE];
  const codeFlags = i32[code * 2 + FLAGS];
  const base = rootShape(
    i32[cell * 2 + 1] & KIND_MASK,
    protoOfShape(shape),
    inlineCapacityOf(shape),
    shapeFlags(shape) & ~SHAPE_LAZY,
  );
  let next = childShape(base, rootCell(ROOT.length), CONFIGURABLE);
  next = childShape(next, rootCell(ROOT.name), CONFIGURABLE);
  let count = 2;
  setInt(scratch + VALUES, i32[code * 2 + OFF.CODE.length]);
  const name = scratch + VALUES + 1;
  sb64[name] = b64[code + OFF.CODE.name];
  if (s32[name * 2 + 1] !== TAG_STRING) setString(name, rootCell(ROOT.emptyString));
  if (hasOwnPrototype(codeFlags)) {
    next = childShape(next, rootCell(ROOT.prototype), WRITABLE);
    count = 3;
    setObject(scratch + VALUES + 2, newPrototypeOf(cell, codeFlags));
  }
  // If it fails, another thread has done it.
  addMany(cell, shape, next, scratch + VALUES, count);
}

function newPrototypeOf(cell: number, codeFlags: number): number {
  if ((codeFlags & CODE_GENERATOR) !== 0) {
    const proto =
      (codeFlags & CODE_ASYNC) !== 0 ? ROOT.AsyncGeneratorPrototype : ROOT.GeneratorPrototype;
    return newObjectOfShape(rootShape(KIND.OBJECT, rootCell(proto), 0));
  }
  const root = rootShape(KIND.OBJECT, rootCell(ROOT.ObjectPrototype), 4);
  const object = newObjectOfShape(childShape(root, rootCell(ROOT.constructor), WC));
  setObject(scratch + VALUES + 2, cell);
  initValue(object, FIXED_WORDS[KIND.OBJECT], scratch + VALUES + 2);
  return object;
}
