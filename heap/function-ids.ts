/**
 * Function ids: the index of a CODE cell in every thread's function table (a stack word per id:
 * [entry in the thread's code region, feedback]). Ids of code that died in a major collection are used
 * again; their words are zero in all tables. The free ones are chained through the low halves of their
 * words in the main thread's table, from VM.freeFunctionIds (0: none), under heapLock.
 */
import { acquire, release } from './blocks.ts';
import { FUNCTION_TABLE_WORDS } from './cage.ts';
import { ERROR_TYPE, raise } from './errors.ts';
import { TB, VM, threadBlock } from './layout.ts';
import { i32, s32 } from './views.ts';

/** The halves of id's word in the function table of the thread with this index. */
function wordOf(thread: number, id: number): number {
  return (i32[threadBlock(thread) + TB.table] + id) * 2;
}

/** A fresh id; the caller makes its CODE cell before the next boundary. Throws RangeError when there is none. */
export function takeFunctionId(): number {
  acquire(VM.heapLock);
  let id = i32[VM.freeFunctionIds];
  if (id !== 0) {
    const link = wordOf(0, id);
    i32[VM.freeFunctionIds] = s32[link];
    s32[link] = 0;
  } else if (i32[VM.nextFunctionId] < FUNCTION_TABLE_WORDS) {
    id = i32[VM.nextFunctionId]++;
  }
  release(VM.heapLock);
  if (id === 0) raise(ERROR_TYPE.RangeError, 'Too many functions');
  return id;
}

/** In a stop: chains all ids below `limit` that no code has. */
export function freeFunctionIds(isUsed: (id: number) => boolean, limit: number): void {
  const threads = i32[VM.threadHigh];
  let head = 0;
  for (let id = limit - 1; id > 0; id--) {
    if (isUsed(id)) continue;
    for (let thread = 0; thread < threads; thread++) {
      const at = wordOf(thread, id);
      if (s32[at] !== 0) s32[at] = 0;
      if (s32[at + 1] !== 0) s32[at + 1] = 0;
    }
    s32[wordOf(0, id)] = head;
    head = id;
  }
  i32[VM.freeFunctionIds] = head;
}
