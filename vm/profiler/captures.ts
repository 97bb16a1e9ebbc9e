/**
 * CPU samples by the limits, taken now and put into words later.
 *
 * A thousand samples a second are few for the host's compiler: for seconds what takes them is interpreted,
 * and always with cold caches, so each call counts. Hence a sample is one loop that copies (code, pc) of each frame
 * into a buffer. Some tens of them are looked up in the log's tables at once, where only frames that
 * differ from those of the sample before are looked up at all: mostly the innermost ones.
 *
 * Codes and positions hold until cells may move or code may go, and that is only while the thread is away: `writeCaptures`
 * has run before. It runs also before anything else is written that ends the recording.
 */
import { FIXED_WORDS, KIND, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { FRAME_CODE, FRAME_RESULT } from '../bytecode/frame.ts';
import { MAX_DEPTH } from './log.ts';
import type { LogWriter } from './log.ts';

/** Samples that are put off, at most, and for how many microseconds. */
const MOST = 32;
const LONGEST = 25_000;
const BYTES = FIXED_WORDS[KIND.BYTES];

/** Pairs of code and pc, innermost first, of one sample behind the other; of each MAX_DEPTH, those that no stack shows among them. */
const frames = new Int32Array(2 * MAX_DEPTH * (MOST / 4));
const times = new Float64Array(MOST);
/** By sample: skid; tier; 1: there is more further out; where its frames end. */
const facts = new Int32Array(4 * MOST);
const FACTS = 4;
let count = 0;
let used = 0;
/** The frame nodes of the sample before, outermost first. */
const nodes = new Int32Array(MAX_DEPTH + 1);

/** The node of the last sample that was written. */
let lastNode = -1;

/** Takes a sample of the current thread, as its frames are published, and writes it if that is due; its tier. */
export function captureSample(log: LogWriter, now: number, skid: number, interval: number): number {
  if (used + 2 * MAX_DEPTH > frames.length) writeCaptures(log);
  const block = tb;
  const end = used + 2 * MAX_DEPTH;
  let at = used;
  let fp = i32[block + TB.fp];
  let pc = i32[block + TB.pc];
  let tier = 0;
  if (fp !== 0) {
    // The innermost frame's function has machine code here, and so runs in it.
    const id = i32[s32[(fp + FRAME_CODE) * 2] * 2 + OFF.CODE.functionId];
    if (s32[(i32[block + TB.table] + id) * 2] !== 0) tier = 1;
  }
  while (fp !== 0 && at < end) {
    frames[at] = s32[(fp + FRAME_CODE) * 2];
    frames[at + 1] = pc;
    at += 2;
    const distance = s32[(fp + FRAME_RESULT) * 2 + 1];
    if (distance === 0) fp = 0;
    else {
      fp += distance;
      // Saved positions are behind the call that is in progress.
      pc = s32[(fp + FRAME_CODE) * 2 + 1] - 1;
    }
  }
  used = at;
  const fact = count * FACTS;
  times[count] = now;
  facts[fact] = skid;
  facts[fact + 1] = tier;
  facts[fact + 2] = fp === 0 ? 0 : 1;
  facts[fact + 3] = at;
  count++;
  if (count === MOST || now + interval - times[0] >= LONGEST) writeCaptures(log);
  return tier;
}

/** Writes what was put off. At a boundary, before cells may move or code may go. The stack of the last one. */
export function writeCaptures(log: LogWriter): number {
  let from = 0;
  /** The sample before: where its frames begin and end, and whether it was cut. */
  let lastFrom = 0;
  let lastEnd = 0;
  let lastCut = -1;
  for (let i = 0; i < count; i++) {
    const fact = i * FACTS;
    const isCut = facts[fact + 2];
    const end = facts[fact + 3];
    // Frames of both from the outermost on, as long as they are the same.
    let at = end - 2;
    let known = 0;
    if (isCut === lastCut) {
      for (let last = lastEnd - 2; at >= from && last >= lastFrom; at -= 2, last -= 2, known++) {
        if (frames[at] !== frames[last] || frames[at + 1] !== frames[last + 1]) break;
      }
    } else nodes[0] = isCut === 1 ? log.ellipsis() : -1;
    let node = nodes[known];
    for (; at >= from; at -= 2) {
      const code = frames[at];
      const start = (i32[code * 2 + OFF.CODE.bytecodeRef] + BYTES) * 2;
      const frame = log.frameOf(code, frames[at + 1] - start);
      if (frame >= 0) node = log.nodeOf(node, frame);
      nodes[++known] = node;
    }
    lastNode = node;
    log.sample(times[i], node, facts[fact], facts[fact + 1]);
    lastFrom = from;
    lastEnd = end;
    lastCut = isCut;
    from = end;
  }
  count = 0;
  used = 0;
  return lastNode;
}
