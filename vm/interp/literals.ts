/**
 * Instructions that allocate: objects, arrays, closures, environments. Each makes room first, at
 * the boundary before it does anything, so the allocation itself never collects.
 */
import { allocate, fits } from '../../heap/alloc.ts';
import { initFill } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { FUNCTION_WORDS, newFunction } from '../../heap/functions.ts';
import { newArray, newObjectOfShape } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { rootShape } from '../../heap/shapes.ts';
import { setInternal, setObject } from '../../heap/slots.ts';
import { TAG_HOLE, TAG_INTERNAL } from '../../heap/values.ts';
import { b64, i32, s32 } from '../../heap/views.ts';
import { serveAllocation } from './service.ts';
import { LITERAL_SLACK } from './tuning.ts';

const ENV_FIXED = FIXED_WORDS[KIND.ENV];

export function newEnvironment(dst: number, parent: number, size: number): void {
  if (!fits(ENV_FIXED + size)) serveAllocation(ENV_FIXED + size);
  const env = allocate(ENV_FIXED + size);
  i32[env * 2] = size;
  i32[env * 2 + 1] = KIND.ENV;
  i32[env * 2 + OFF.ENV.parentRef] = s32[parent * 2 + 1] === TAG_INTERNAL ? s32[parent * 2] : 0;
  i32[env * 2 + OFF.ENV.unused] = 0;
  initFill(env, ENV_FIXED, ENV_FIXED + size, TAG_HOLE, 0);
  setInternal(dst, env);
}

export function copyEnvironment(dst: number, from: number): void {
  const size = i32[s32[from * 2] * 2];
  if (!fits(ENV_FIXED + size)) serveAllocation(ENV_FIXED + size);
  const old = s32[from * 2];
  const env = allocate(ENV_FIXED + size);
  i32[env * 2] = size;
  i32[env * 2 + 1] = KIND.ENV;
  for (let w = 1; w < ENV_FIXED + size; w++) b64[env + w] = b64[old + w];
  setInternal(dst, env);
}

export function newObjectLiteral(dst: number, properties: number): void {
  const capacity = properties + LITERAL_SLACK;
  if (!fits(capacity + 8)) serveAllocation(capacity + 8);
  setObject(dst, newObjectOfShape(rootShape(KIND.OBJECT, rootCell(ROOT.ObjectPrototype), capacity)));
}

export function newArrayLiteral(dst: number, capacity: number): void {
  if (!fits(capacity + 16)) serveAllocation(capacity + 16);
  setObject(dst, newArray(capacity));
}

/** InstantiateFunctionObject: the code is in a constant word, the environment in a slot. */
export function newClosure(dst: number, codeWord: number, env: number): void {
  if (!fits(FUNCTION_WORDS)) serveAllocation(FUNCTION_WORDS);
  setObject(dst, newFunction(i32[codeWord * 2], env));
}
