/** Natives of the Error family and of stack traces. */
import { WC } from '../../heap/cells.ts';
import { defineOwn } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { s32 } from '../../heap/views.ts';
import { captureStack, newErrorObject, readStack, throwTypeError } from '../errors.ts';
import { describe } from '../interp/describe.ts';
import { arg } from '../natives.ts';
import type { NativeTable } from '../natives.ts';
import { currentFrames, SKIP_BUILTINS, stackLines } from '../stack-trace.ts';
import { setText } from './operators.ts';

export const errorNatives = {
  /** (prototype) */
  NewError: (dst, a) => setObject(dst, newErrorObject(s32[a * 2])),
  /** (object, function whose frames and all inside are left out, or undefined for built-ins at the top; its name if known) */
  CaptureStack: (dst, a, n) => {
    const upTo = arg(a, n, 1);
    captureStack(s32[a * 2], s32[upTo * 2 + 1] === TAG_OBJECT ? s32[upTo * 2] : SKIP_BUILTINS, n > 2 ? a + 2 : 0);
    setUndefined(dst);
  },
  /** get stack: the accessor of every error */
  StackGetter: (dst, a) => readStack(dst, a - 1),
  /** set stack: from now on a plain property */
  StackSetter: (dst, a, n) => {
    if (s32[(a - 1) * 2 + 1] !== TAG_OBJECT) throwTypeError(`Cannot set stack of ${describe(a - 1)}`);
    defineOwn(s32[(a - 1) * 2], rootCell(ROOT.stack), arg(a, n, 0), WC);
    setUndefined(dst);
  },
  /** The lines of the current stack, for console.trace. */
  StackText: (dst) => setText(dst, stackLines(currentFrames().filter((frame) => frame.file !== ''))),
} satisfies NativeTable;
