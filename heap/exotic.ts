/**
 * Indexed properties that are not elements: the units of String objects, typed arrays, and the
 * elements of mapped arguments objects that live in the function's environment.
 */
import { storeValue } from './barrier.ts';
import { ENUMERABLE, FIXED_WORDS, KIND, KIND_MASK, OFF, WEC } from './cells.ts';
import { foundSlot, setFound, setFoundComputed } from './found.ts';
import { setString } from './slots.ts';
import { charCodeAt, singleChar, stringLength } from './strings.ts';
import { typedGet, typedLength, typedSet } from './typedarrays.ts';
import { TAG_INTERNAL, TAG_STRING } from './values.ts';
import { b64, i32, s32, sb64, scratch } from './views.ts';

const WRAPPER = KIND.WRAPPER;
const TYPEDARRAY = KIND.TYPEDARRAY;
const ARGUMENTS = KIND.ARGUMENTS;
const ENV_HEAD = FIXED_WORDS[KIND.ENV];
const MAPPED_COUNT = OFF.ARGUMENTS.mappedCount;
const UNMAPPED = OFF.ARGUMENTS.unmapped;
const TMP = 9;

/** Most arguments of a mapped arguments object that alias parameters. */
export const MAX_MAPPED = 31;

/** The String object's string, 0 for other wrappers. */
export function wrappedString(cell: number): number {
  sb64[scratch + TMP] = b64[cell + OFF.WRAPPER.primitive];
  return s32[(scratch + TMP) * 2 + 1] === TAG_STRING ? s32[(scratch + TMP) * 2] : 0;
}

/** The environment that element `index` of an arguments object aliases, or 0. */
export function mappedEnv(cell: number, index: number): number {
  if (index >= i32[cell * 2 + MAPPED_COUNT] || (i32[cell * 2 + UNMAPPED] & (1 << index)) !== 0)
    return 0;
  sb64[scratch + TMP] = b64[cell + OFF.ARGUMENTS.mapped];
  return s32[(scratch + TMP) * 2 + 1] === TAG_INTERNAL ? s32[(scratch + TMP) * 2] : 0;
}

/** Ends the aliasing of element `index`. */
export function unmap(cell: number, index: number): void {
  if (index < MAX_MAPPED) Atomics.or(i32, cell * 2 + UNMAPPED, 1 << index);
}

/** Looks such a property up; sets what was found. */
export function getExoticElement(cell: number, index: number): boolean {
  switch (i32[cell * 2 + 1] & KIND_MASK) {
    case WRAPPER: {
      const string = wrappedString(cell);
      if (string === 0 || index >= stringLength(string)) return false;
      setString(foundSlot(), singleChar(charCodeAt(string, index)));
      return setFoundComputed(ENUMERABLE);
    }
    case TYPEDARRAY:
      return typedGet(foundSlot(), cell, index) && setFoundComputed(WEC);
    case ARGUMENTS: {
      const env = mappedEnv(cell, index);
      return env !== 0 && setFound(env, ENV_HEAD + index, WEC);
    }
  }
  return false;
}

/** 1 done, -1 refused, 0 not an exotic element: go on as for an ordinary object. */
export function setExoticElement(cell: number, index: number, slot: number): number {
  switch (i32[cell * 2 + 1] & KIND_MASK) {
    case WRAPPER: {
      const string = wrappedString(cell);
      return string !== 0 && index < stringLength(string) ? -1 : 0;
    }
    case TYPEDARRAY:
      typedSet(cell, index, slot);
      return 1;
    case ARGUMENTS: {
      const env = mappedEnv(cell, index);
      if (env === 0) return 0;
      storeValue(env, ENV_HEAD + index, slot);
      return 1;
    }
  }
  return 0;
}

/** Number of exotic indexed properties (0 .. n-1) for listing; mapped arguments list their own. */
export function exoticCount(cell: number): number {
  switch (i32[cell * 2 + 1] & KIND_MASK) {
    case WRAPPER: {
      const string = wrappedString(cell);
      return string === 0 ? 0 : stringLength(string);
    }
    case TYPEDARRAY:
      return typedLength(cell);
  }
  return 0;
}

/** Whether an index that is not found may not be looked for in the prototypes (typed arrays). */
export function stopsLookup(cell: number): boolean {
  return (i32[cell * 2 + 1] & KIND_MASK) === TYPEDARRAY;
}
