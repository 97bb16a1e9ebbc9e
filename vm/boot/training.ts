/**
 * Training: the host optimizes the dispatch loop with the type feedback it has when the loop gets
 * hot. Cases that have not run by then are compiled as "deoptimize", so that a program paid for five
 * to eight optimizations of a very large function in its first second. Running one small program that
 * passes through every case first leaves one or two. docs/decisions/ has the figures.
 *
 * The program is guest code like any other, compiled into the boot image. It runs when a worker
 * starts, in a small VM of its own, so that no guest can see or influence it.
 */
import { TB, VM } from '../../heap/layout.ts';
import { ROOT, setRoot } from '../../heap/roots.ts';
import { newFunction } from '../../heap/functions.ts';
import { setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { VM_OPTION } from '../../heap/vm-options.ts';
import { compileSource } from '../frontend/compile.ts';
import { enter } from '../interp/engine.ts';
import { startStress } from '../threads/safepoint.ts';
import { openInProcess } from './in-process.ts';
import { loadScript } from './load-code.ts';
import source from './training.js?raw';

const MiB = 1024 * 1024;
/**
 * One round with everything as usual, one with every check failing. More would be too much: the loop
 * must not get hot before the last case has been seen.
 */
const ROUNDS = 2;
const LOOP_COUNT_IN_TRAINING = 8;
const FUNCTION = 16;
const RESULT = 17;

/** For the boot image: ROOT.Training is the program, a function. */
export function makeTraining(): void {
  const { codes } = loadScript(compileSource(source, { url: 'heddle:training.js', kind: 'script', completion: true }));
  setUndefined(scratch + FUNCTION);
  setObject(scratch + FUNCTION, newFunction(codes[0], scratch + FUNCTION));
  if (!enter(scratch + FUNCTION, 0, scratch + FUNCTION, 0, scratch + RESULT)) throw new Error('the training program failed');
  setRoot(ROOT.Training, TAG_OBJECT, s32[(scratch + RESULT) * 2]);
}

let trained = false;

/** Once per worker, before its first guest thread is mounted. */
export function trainHost(image?: Uint8Array): void {
  if (trained) return;
  trained = true;
  const vm = openInProcess({ heapLimit: 24 * MiB, stackBytes: MiB / 4, image });
  // Slow paths are cases too: loops run out of their count soon, and in the last round every check of
  // a limit fails.
  i32[tb + TB.loopEnd] = LOOP_COUNT_IN_TRAINING;
  i32[VM.nurseryBlocks] = 1;
  for (let round = 0; round < ROUNDS; round++) {
    if (round === ROUNDS - 1) {
      i32[VM.options] = VM_OPTION.SAFEPOINT_STRESS;
      startStress();
    }
    sb64[scratch + FUNCTION] = b64[ROOT.Training];
    if (!enter(scratch + FUNCTION, 0, scratch + FUNCTION, 0, scratch + RESULT)) throw new Error('the training program failed');
  }
  vm.close();
}
