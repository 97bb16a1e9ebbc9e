/**
 * The recorder of frames: for a test that compares all frames of a program on two tiers.
 *
 * In a VM with VM_OPTION.TRACE_FRAMES it sees the published frames at the start of every function that
 * guest code calls and behind every back-edge, whichever tier runs them. The dispatch loop comes to it by
 * its own counters, since the loop limit is below every count; frames pushed elsewhere by the
 * boundary behind the push; machine code by an exit behind the prologue and at each back-edge. Nothing of
 * it costs anything without the option but a compare where frames are pushed out of line.
 */
import { onMount } from '../../heap/mount.ts';
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { TB, VM } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';
import { restoreLimits } from '../threads/requests.ts';

/** Below the counts of all functions, whether they have machine code or not. */
const ALWAYS = -0x8000_0000;

/** Called with fp and pc published; null: nobody looks. It must not change or allocate anything. */
export let recordFrames: (() => void) | null = null;

/** A frame was pushed, or a generator's put back. */
export function recordStart(): void {
  const code = s32[(i32[tb + TB.fp] + FRAME_CODE) * 2];
  const start = (i32[code * 2 + OFF.CODE.bytecodeRef] + FIXED_WORDS[KIND.BYTES]) * 2;
  if (recordFrames !== null && i32[tb + TB.pc] === start) recordFrames();
}

/** Once per worker, behind everything else that sets loop limits: `record` sees the VMs that want it. */
export function enableFrameTrace(record: () => void): void {
  onMount(() => {
    recordFrames = null;
    if (tb === 0 || (i32[VM.options] & VM_OPTION.TRACE_FRAMES) === 0) return;
    recordFrames = record;
    i32[tb + TB.loopEnd] = ALWAYS;
    restoreLimits();
  });
}
