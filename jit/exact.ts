/**
 * Exact CPU samples of the mounted thread: a timer signal of its own, at whose handler it is found where it
 * is (native/profile-ring.ts, native/sample-code.ts), not at its next check. The handler leaves code cells and
 * addresses; they are put into words here, at boundaries: when the thread serves SAMPLE (the host asks
 * now and then), and before anything by which code could go.
 *
 *   innermost, in machine code    by the code map: the instruction that the interrupted code belongs to; in a
 *                                 stub the one that called it. On the way in or out of a function rbp is its
 *                                 caller's, and the code says which function it is.
 *   innermost, elsewhere          as it was published last: the frame is right, the line may be old
 *   callers                       by the positions in their frames
 */
import { STACK_RESERVE } from '../heap/cage.ts';
import { FIXED_WORDS, KIND, OFF } from '../heap/cells.ts';
import { TB, VM } from '../heap/layout.ts';
import { cage, i32, stacks, tb } from '../heap/views.ts';
import { addressOf } from '../native/address.ts';
import { nativeAvailability } from '../native/availability.ts';
import { NB } from '../native/native-block.ts';
import { CUT, END_OF_STACK, FRAME_AT, ProfileRing, SLOT, SLOT_FRAMES } from '../native/profile-ring.ts';
import { FRAME_CODE, FRAME_RESULT } from '../vm/bytecode/frame.ts';
import { EVENT } from '../vm/commands/messages.ts';
import type { LogWriter } from '../vm/profiler/log.ts';
import { onRecording, stackEvent } from '../vm/profiler/recorder.ts';
import { PROFILE } from '../vm/profiler/settings.ts';
import { instructionAt } from './code-map.ts';
import { installForProcess } from './process.ts';
import type { Shard } from './shard.ts';

if (FRAME_AT.code !== FRAME_CODE * 8 || FRAME_AT.pc !== FRAME_CODE * 8 + 4 || FRAME_AT.distance !== FRAME_RESULT * 8 + 4) {
  throw new Error('the sampling handler has another idea of frames');
}

const BYTES = FIXED_WORDS[KIND.BYTES];

/** This worker's, once it has been asked for exact samples. */
let ring: ProfileRing | null = null;
let log: LogWriter | null = null;
/** The mounted thread's machine code. */
let shard: Shard | null = null;
const frames = new Int32Array((SLOT_FRAMES + 1) * 2);

/** Takes samples of the mounted thread, about so many microseconds apart. False: the system does not give what it takes. */
export function startExact(into: LogWriter, micros: number): boolean {
  // If there is a log, it is of a thread that was never unmounted; `start` ends its timer.
  log = null;
  if (!nativeAvailability().ok) return false;
  try {
    installForProcess();
    ring ??= new ProfileRing();
    const cageAddress = addressOf(cage);
    const stackAddress = addressOf(stacks);
    pointAtCode(ring);
    ring.start(
      {
        fp: cageAddress + (tb + TB.fp) * 4,
        pc: cageAddress + (tb + TB.pc) * 4,
        cage: cageAddress,
        stacks: stackAddress,
        low: stackAddress + (i32[tb + TB.stackEnd] - STACK_RESERVE) * 8 + 64,
        high: stackAddress + i32[tb + TB.stackBase] * 8,
        cells: i32[VM.blockEnd] << 13,
        codeKind: KIND.CODE,
      },
      micros * 1000,
    );
  } catch {
    return false;
  }
  log = into;
  return true;
}

/** Before the thread is unmounted. What is in the ring is written. */
export function stopExact(): void {
  if (log === null || ring === null) return;
  ring.stop();
  drainExact(log);
  log = null;
}

/** Writes the samples in the ring to the log. At a boundary. */
export function drainExact(into: LogWriter): void {
  if (ring === null) return;
  const { words } = ring;
  const dropped = ring.drain((slot) => write(into, words, slot));
  if (dropped > 0) into.drop(dropped);
}

/** The mounted thread has machine code from now on; null: it has none. */
export function setExactCode(given: Shard | null): void {
  shard = given;
  if (ring !== null) pointAtCode(ring);
}

function pointAtCode(into: ProfileRing): void {
  if (shard === null) return into.setCode(null);
  const { memory, stubs, gate } = shard;
  into.setCode({ base: memory.base, size: memory.size, stubsEnd: stubs.end, hostRsp: gate.block.address + NB.hostRsp });
}

/** The instruction at a position in machine code, as the innermost of `frames`; false: it is not a function's. */
function placeOf(words: Int32Array, slot: number): boolean {
  const position = words[slot + (SLOT.position >> 2)];
  if (position < 0 || shard === null) return false;
  const returnTo = words[slot + (SLOT.returnTo >> 2)];
  const at = position >= shard.stubs.end ? position : returnTo - 1;
  const compiled = at < 0 ? undefined : shard.map.at(at);
  if (compiled === undefined) return false;
  frames[0] = compiled.code;
  frames[1] = instructionAt(compiled, at);
  return true;
}

/** Distance of a pc from the code's first instruction; 0 if it is not the code's. */
function distanceIn(code: number, pc: number): number {
  const bytecode = i32[code * 2 + OFF.CODE.bytecodeRef];
  const distance = pc - (bytecode + BYTES) * 2;
  return distance >>> 0 < i32[bytecode * 2] >>> 2 ? distance : 0;
}

function write(into: LogWriter, words: Int32Array, slot: number): void {
  const depth = words[slot + (SLOT.depth >> 2)];
  const first = slot + (SLOT.frames >> 2);
  let count = placeOf(words, slot) ? 1 : 0;
  for (let i = 0; i < depth; i++) {
    const code = words[first + i * 2];
    let pc = words[first + i * 2 + 1] - 1; // behind the call that is in progress
    if (i === 0) {
      if (count === 1 && frames[0] === code) continue;
      if (count === 0) pc = words[slot + (SLOT.pc >> 2)];
    }
    frames[count * 2] = code;
    frames[count * 2 + 1] = distanceIn(code, pc);
    count++;
  }
  const isCut = words[slot + (SLOT.end >> 2)] === CUT || (words[slot + (SLOT.end >> 2)] !== END_OF_STACK && depth > 0);
  const stack = into.internFrames(frames, 0, count, isCut);
  // A double each: seconds fit 53 bits for long.
  const seconds = words[slot + 1] * 2 ** 32 + (words[slot] >>> 0);
  const nanoseconds = words[slot + (SLOT.nanoseconds >> 2)];
  const tier = words[slot + (SLOT.position >> 2)] < 0 ? 0 : 1;
  into.sample(seconds * 1e6 + nanoseconds / 1e3, stack, 0, tier);
  if ((i32[VM.eventMask] & EVENT.cpuSample) !== 0) stackEvent('cpuSample', { skid: 0, tier }, stack);
}

onRecording({
  begin(into, { flags, cpuInterval }) {
    if ((flags & PROFILE.EXACT) !== 0 && !startExact(into, cpuInterval)) into.drop();
  },
  end: stopExact,
  settle() {
    if (log === null || ring === null) return;
    // What this takes is not the program's. A thread that is away is muted, and stays so.
    const isMuted = ring.isMuted;
    ring.mute();
    drainExact(log);
    if (!isMuted) ring.unmute();
  },
  away() {
    if (log !== null) ring?.mute();
  },
  back() {
    if (log !== null) ring?.unmute();
  },
});
