/**
 * Out of memory, for the guest.
 *
 * It is found only at a boundary, after a major collection that did not make room. Then the guest
 * gets a RangeError with code ERR_OUT_OF_MEMORY, which it can catch; the handlers live on a reserve
 * of blocks that ordinary allocation does not see. A guest that runs out again before it has freed a
 * sixteenth of the heap is ended, as is one that does not catch the error.
 */
import { WC } from '../heap/cells.ts';
import { guestThrow, Terminated } from '../heap/errors.ts';
import { gcHooks } from '../heap/gc/index.ts';
import { TB, VM } from '../heap/layout.ts';
import { defineOwn } from '../heap/objects.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { setString } from '../heap/slots.ts';
import { atom } from '../heap/strings.ts';
import { i32, s32, sb64, b64, scratch, tb } from '../heap/views.ts';
import { END_MEMORY } from './commands/end-reasons.ts';
import { throwRangeError } from './errors.ts';
import { collectServices } from './threads/collect.ts';
import { STATUS } from './threads/states.ts';

/** The part of the heap that must have been freed before running out counts as a new event. */
const FREED_SHARE = 16;

/** Called after a major collection that did not make room. Throws to the guest, or ends it. */
export function outOfMemory(): never {
  const last = i32[VM.oomPending];
  const used = i32[VM.blocksUsed];
  if (last !== 0) endServices.endGuest();
  i32[VM.oomPending] = Math.max(1, used);
  try {
    return throwRangeError('Out of memory');
  } catch (error) {
    if (error !== guestThrow) throw error;
    sb64[scratch + 60] = b64[(tb + TB.exception) / 2];
    setString(scratch + 61, atom('ERR_OUT_OF_MEMORY'));
    defineOwn(s32[(scratch + 60) * 2], rootCell(ROOT.code), scratch + 61, WC);
    throw guestThrow;
  }
}

/** How the guest is ended; what speaks with the host puts its own in (commands/end.ts). */
export const endServices = {
  /** Ends all threads of the VM; the host finds the reason in VM.endReason. */
  endGuest(): never {
    Atomics.or(i32, VM.endReason, END_MEMORY);
    Atomics.compareExchange(i32, VM.status, STATUS.NORMAL, STATUS.TERMINATING);
    throw new Terminated();
  },
};

/** Once a sixteenth of the heap has been freed, running out is a new event. */
const reported = gcHooks.report;
gcHooks.report = (report) => {
  reported(report);
  const last = i32[VM.oomPending];
  if (last !== 0 && report.blocksAfter <= last - i32[VM.blockLimit] / FREED_SHARE) i32[VM.oomPending] = 0;
};

collectServices.outOfMemory = outOfMemory;
