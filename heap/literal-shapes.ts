/**
 * Shapes that machine code names: those of fresh objects, arrays and closures. They are made while a
 * VM boots, and ROOT.LiteralShapes keeps them alive, so their indices can be part of code.
 */
import { allocateOld } from './alloc.ts';
import { initFill, initHeader, storeValue } from './barrier.ts';
import { FIXED_WORDS, FLAG_OLD, KIND, OFF, CONFIGURABLE, SHAPE_CALLABLE, SHAPE_LAZY, WEC, WRITABLE } from './cells.ts';
import { ROOT, rootCell, setRoot } from './roots.ts';
import { childShape, rootShape } from './shapes.ts';
import { setInternal } from './slots.ts';
import { TAG_INTERNAL, TAG_UNDEFINED } from './values.ts';
import { i32, scratch } from './views.ts';

const ARRAY = 0;
const CLOSURE = 1;
/** `{ value, done }`, as generators give them. */
const RESULT = 2;
const MAP_ITERATOR = 3;
const SET_ITERATOR = 4;
const ARRAY_ITERATOR = 5;
const STRING_ITERATOR = 6;
const MAP = 7;
const SET = 8;
const REGEXP = 9;
/** Generator functions with `length`, `name` and `prototype`. */
const GENERATOR_FUNCTION = 10;
/** What exec gives: an array with index, input and groups. */
const REGEXP_RESULT = 11;
/** Plain promises, and what async functions keep of themselves. */
const PROMISE = 12;
const ASYNC_STATE = 13;
const FIRST_LITERAL = 14;
/** Literals with fewer in-object slots have their shape here. */
const LITERALS = 40;
const RECORD = FIXED_WORDS[KIND.RECORD];

/** Once, when the realm's prototypes exist. */
export function makeLiteralShapes(): void {
  const size = FIRST_LITERAL + LITERALS;
  const record = allocateOld(RECORD + size);
  initHeader(record, size, KIND.RECORD | FLAG_OLD);
  i32[record * 2 + OFF.RECORD.tag] = 0;
  i32[record * 2 + OFF.RECORD.unused] = 0;
  initFill(record, RECORD, RECORD + size, TAG_UNDEFINED, 0);
  setRoot(ROOT.LiteralShapes, TAG_INTERNAL, record);
  const keep = (index: number, shape: number): void => {
    setInternal(scratch, shape);
    storeValue(record, RECORD + index, scratch);
  };
  keep(ARRAY, rootShape(KIND.ARRAY, rootCell(ROOT.ArrayPrototype), 0));
  keep(CLOSURE, rootShape(KIND.FUNCTION, rootCell(ROOT.FunctionPrototype), 0, SHAPE_LAZY | SHAPE_CALLABLE));
  const result = rootShape(KIND.OBJECT, rootCell(ROOT.ObjectPrototype), 2);
  keep(RESULT, childShape(childShape(result, rootCell(ROOT.value), WEC), rootCell(ROOT.done), WEC));
  keep(MAP_ITERATOR, rootShape(KIND.ITERATOR, rootCell(ROOT.MapIteratorPrototype), 0));
  keep(SET_ITERATOR, rootShape(KIND.ITERATOR, rootCell(ROOT.SetIteratorPrototype), 0));
  keep(ARRAY_ITERATOR, rootShape(KIND.ITERATOR, rootCell(ROOT.ArrayIteratorPrototype), 0));
  keep(STRING_ITERATOR, rootShape(KIND.ITERATOR, rootCell(ROOT.StringIteratorPrototype), 0));
  keep(MAP, rootShape(KIND.MAP, rootCell(ROOT.MapPrototype), 0));
  keep(SET, rootShape(KIND.SET, rootCell(ROOT.SetPrototype), 0));
  keep(REGEXP, childShape(rootShape(KIND.REGEXP, rootCell(ROOT.RegExpPrototype), 1), rootCell(ROOT.lastIndex), WRITABLE));
  keep(GENERATOR_FUNCTION, generatorFunction());
  let match = rootShape(KIND.ARRAY, rootCell(ROOT.ArrayPrototype), 0);
  for (const root of [ROOT.index, ROOT.input, ROOT.groups]) match = childShape(match, rootCell(root), WEC);
  keep(REGEXP_RESULT, match);
  keep(PROMISE, rootShape(KIND.PROMISE, rootCell(ROOT.PromisePrototype), 0));
  keep(ASYNC_STATE, rootShape(KIND.GENERATOR, 0, 0));
  for (let capacity = 0; capacity < LITERALS; capacity++) {
    keep(FIRST_LITERAL + capacity, rootShape(KIND.OBJECT, rootCell(ROOT.ObjectPrototype), capacity));
  }
}

/** What materializeFunction (functions.ts) gives a closure that is a generator. */
function generatorFunction(): number {
  const root = rootShape(KIND.FUNCTION, rootCell(ROOT.GeneratorFunctionPrototype), 0, SHAPE_CALLABLE);
  const named = childShape(childShape(root, rootCell(ROOT.length), CONFIGURABLE), rootCell(ROOT.name), CONFIGURABLE);
  return childShape(named, rootCell(ROOT.prototype), WRITABLE);
}
/** Overflow slot of their `prototype`. */
export const GENERATOR_PROTOTYPE_SLOT = 2;

const kept = (index: number): number => i32[(rootCell(ROOT.LiteralShapes) + RECORD + index) * 2];

/** The shape of `{}` with that many in-object slots, 0 if it is not kept. */
export function literalShape(capacity: number): number {
  return capacity < LITERALS ? kept(FIRST_LITERAL + capacity) : 0;
}

/** Words from the cell of ROOT.LiteralShapes to a shape: for code that serves many VMs. */
export const KEPT_WORD = {
  array: RECORD + ARRAY,
  iteratorResult: RECORD + RESULT,
  mapIterator: RECORD + MAP_ITERATOR,
  setIterator: RECORD + SET_ITERATOR,
  arrayIterator: RECORD + ARRAY_ITERATOR,
  stringIterator: RECORD + STRING_ITERATOR,
  map: RECORD + MAP,
  set: RECORD + SET,
  regexp: RECORD + REGEXP,
  regexpResult: RECORD + REGEXP_RESULT,
  promise: RECORD + PROMISE,
} as const;

export const regExpResultShape = (): number => kept(REGEXP_RESULT);
export const promiseShape = (): number => kept(PROMISE);
export const asyncStateShape = (): number => kept(ASYNC_STATE);
export const regExpShape = (): number => kept(REGEXP);
export const generatorFunctionShape = (): number => kept(GENERATOR_FUNCTION);
export const iteratorResultShape = (): number => kept(RESULT);
export const arrayShape = (): number => kept(ARRAY);
/** Of closures that are neither generators nor async. */
export const closureShape = (): number => kept(CLOSURE);
