/** ThreadLocal: each thread has a weak table from ThreadLocal objects to its own values, in TB.locals. */
import { KIND, KIND_MASK } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { newObjectOfKind } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { restrictToThread } from '../../heap/restrict.ts';
import { setInternal, setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { weakGet, weakSet } from '../../heap/weakmaps.ts';
import { throwTypeError } from '../errors.ts';
import type { NativeTable } from '../natives.ts';

function checkLocal(slot: number): void {
  if (
    s32[slot * 2 + 1] !== TAG_OBJECT ||
    (i32[s32[slot * 2] * 2 + 1] & KIND_MASK) !== KIND.THREADLOCAL
  ) {
    throwTypeError('The receiver is not a ThreadLocal');
  }
}

export const threadLocalNatives = {
  NewThreadLocal: (dst, a) => setObject(dst, newObjectOfKind(KIND.THREADLOCAL, s32[a * 2], 0)),
  ThreadLocalGet: (dst, a) => {
    checkLocal(a);
    const at = tb + TB.locals;
    if (i32[at + 1] === TAG_INTERNAL) weakGet(dst, i32[at], a);
    else setUndefined(dst);
  },
  ThreadLocalSet: (dst, a) => {
    checkLocal(a);
    const at = tb + TB.locals;
    if (i32[at + 1] !== TAG_INTERNAL) {
      setInternal(scratch + 20, newObjectOfKind(KIND.WEAKMAP, rootCell(ROOT.WeakMapPrototype), 0));
      b64[at / 2] = sb64[scratch + 20];
    }
    weakSet(i32[at], a, a + 1);
    setUndefined(dst);
  },
  /** $RestrictObject(object) */
  RestrictObject: (dst, a) => {
    restrictToThread(s32[a * 2]);
    setUndefined(dst);
  },
} satisfies NativeTable;
