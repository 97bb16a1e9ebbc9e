/**
 * The door between host and guest: enter a function, run until it returns, recover from what the
 * dispatch loop throws. Called by a thread's own loop only, never from inside a guest call.
 */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { takeBoundary } from '../../heap/boundary.ts';
import { guestThrow, RetryAfterCollection, Terminated } from '../../heap/errors.ts';
import { TB } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setObject, setUndefined } from '../../heap/slots.ts';
import { b64, i32, sb64, tb } from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_CALLEE, FRAME_ENTRY, FRAME_HEADER, FRAME_NEW_TARGET, FRAME_THIS,
} from '../bytecode/frame.ts';
import { throwRangeError } from '../errors.ts';
import '../memory-limit.ts';
import { safepointServices } from '../threads/safepoint.ts';
import { dispatch } from './dispatch.ts';
import { linkEntryFrame } from './calls.ts';
import { uncaught } from './control.ts';
import { SELF } from './self.ts';
import { stepAll } from './step-all.ts';
import { tier } from './tier.ts';
import { clearException, dropFrames, unwind } from './unwind.ts';

/**
 * Calls the value in slot `callee` with `this` in slot `self` (0: undefined) and argc arguments from
 * slot `args`. True: the result is in `dst` (a slot). False: it threw, the value is in TB.exception.
 * Throws Terminated when the guest is to end.
 */
export function enter(callee: number, self: number, args: number, argc: number, dst: number): boolean {
  const fn = i32[(rootCell(ROOT.SelfHosted) + FIXED_WORDS[KIND.RECORD] + SELF.Enter) * 2];
  const code = i32[fn * 2 + OFF.FUNCTION.codeRef];
  const count = Math.max(argc + 2, i32[code * 2 + OFF.CODE.params]);
  const next = i32[tb + TB.stackBase] - FRAME_ARG0 - count;
  const low = next - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
  if (low < i32[tb + TB.stackEnd]) throw new Error('stack too small for an entry frame');
  sb64[next + FRAME_ARG0] = sb64[callee];
  if (self === 0) setUndefined(next + FRAME_ARG0 + 1);
  else sb64[next + FRAME_ARG0 + 1] = sb64[self];
  for (let i = 0; i < argc; i++) sb64[next + FRAME_ARG0 + 2 + i] = sb64[args + i];
  for (let i = argc + 2; i < count; i++) setUndefined(next + FRAME_ARG0 + i);
  setObject(next + FRAME_CALLEE, fn);
  setUndefined(next + FRAME_THIS);
  setUndefined(next + FRAME_NEW_TARGET);
  for (let slot = low; slot < next + FRAME_NEW_TARGET; slot++) setUndefined(slot);
  linkEntryFrame(next, code, argc + 2, FRAME_ENTRY);
  clearException();
  const completed = run();
  if (completed) sb64[dst] = b64[(tb + TB.result) / 2];
  return completed;
}

/** Runs the published frames to their end. False: an exception left the entry frame. */
function run(): boolean {
  for (;;) {
    try {
      if (__HEDDLE_STEPPING__) stepAll();
      else if (tier === null) dispatch();
      else tier.run();
      return true;
    } catch (error) {
      if (!recover(error)) return false;
    }
  }
}

/** True: a frame is published to go on with. False: the exception left the entry frame. */
function recover(error: unknown): boolean {
  if (error === guestThrow) return unwind();
  if (error === uncaught) return false;
  if (error instanceof RetryAfterCollection) return retry(error.words);
  if (error instanceof Terminated) {
    dropFrames();
    throw error;
  }
  // A native recursed on arguments alone (call.call.call...): the host's stack is the guest's limit too.
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return raised(() => throwRangeError('Maximum call stack size exceeded'));
  }
  throw error;
}

/** The instruction at pc is executed again after a collection that made room; else out of memory is raised. */
function retry(words: number): boolean {
  takeBoundary();
  return raised(() => {
    safepointServices.collectNursery(words);
    return true;
  });
}

/** Runs something that may throw to the guest. */
function raised(body: () => boolean): boolean {
  try {
    return body();
  } catch (error) {
    if (error === guestThrow) return unwind();
    if (error instanceof Terminated) dropFrames();
    throw error;
  }
}
