/** Whose a restricted object is (restrict.ts): looked at by the generic property paths. */
import { ERROR_TYPE, raise } from './errors.ts';
import { TB } from './layout.ts';
import { i32, tb } from './views.ts';

/** Shape flags of a restricted object: the thread's id from this bit on. */
export const RESTRICTED_SHIFT = 12;

/** Throws unless the restricted object with these shape flags belongs to the current thread. */
export function checkOwner(flags: number): void {
  if (flags >>> RESTRICTED_SHIFT === (i32[tb + TB.id] << RESTRICTED_SHIFT) >>> RESTRICTED_SHIFT)
    return;
  raise(
    ERROR_TYPE.ConcurrentAccessError,
    `The object belongs to thread ${flags >>> RESTRICTED_SHIFT} (Thread.restrict)`,
  );
}
