/**
 * How a native hands over to a self-hosted function: the native does what needs no guest code, and
 * where it meets an object to convert (or work too long for one slice) it leaves the call to a
 * function that may call guest code and loop. That function's result is the result of the native.
 */
import { callSelfByName } from '../interp/control-natives.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { s32 } from '../../heap/views.ts';

/** Goes on in self-hosted function `name` with `argc` values from slot `args`. The native must return at once. */
export function tailCall(dst: number, name: string, args: number, argc: number): void {
  callSelfByName(dst, name, args, argc);
}

/** Whether one of the first `count` arguments is an object: converting it may call guest code. */
export function anyObject(a: number, n: number, count: number): boolean {
  const end = n < count ? n : count;
  for (let i = 0; i < end; i++) if (s32[(a + i) * 2 + 1] === TAG_OBJECT) return true;
  return false;
}
