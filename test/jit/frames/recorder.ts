// The guest worker of the test of frames: writes a line for each start of a function and each
// back-edge (vm/interp/frame-trace.ts) into the file that TRACE_FOLDER/current names:
//
//     FUNCTION+OFFSET  number of frames  hash of all that is in them
//
// The hash is of a text that means the same wherever cells lie: numbers by their bits, strings by
// their content, objects by kind and content to a small depth. TRACE_DETAIL=N writes the text of line N.
// MUTATE names a deliberate fault in generated code (mutations.ts).
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXED_WORDS, IS_ACCESSOR, isObjectKind, KIND, KIND_MASK, KIND_NAMES, OFF, SHAPE_DICTIONARY } from '../../../heap/cells.ts';
import { elementWord } from '../../../heap/elements.ts';
import { callerOf } from '../../../heap/gc/roots.ts';
import { TB } from '../../../heap/layout.ts';
import { onMount, onUnmount } from '../../../heap/mount.ts';
import { propertyWord } from '../../../heap/objects.ts';
import { isDoubleTag, isRefTag, TAG_NAMES, TAG_STRING, TAG_SYMBOL } from '../../../heap/values.ts';
import { i32, s32, tb, u16, u8 } from '../../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_CODE, FRAME_HEADER, FRAME_MACHINE, FRAME_NEW_TARGET, FRAME_RESULT,
} from '../../../vm/bytecode/frame.ts';
import { codeStart } from '../../../vm/interp/calls.ts';
import { enableFrameTrace } from '../../../vm/interp/frame-trace.ts';
import guestTask from '../../../workers/guest-worker.ts';
import { mutate } from './mutations.ts';
export default guestTask;

const FOLDER = process.env.TRACE_FOLDER ?? '';
const DETAIL = Number(process.env.TRACE_DETAIL ?? -1);
/** Lines that are written for a program; the rest is of no more use. */
const MOST = Number(process.env.TRACE_MOST ?? 1500);
/** Frames that are looked at each time; all of them every so many times. */
const INNER = 3;
const EVERY = 8;
const DEPTH = 2;
const UNITS = 24;
const ITEMS = 4;

let file = '';
let lines: string[] = [];
let count = 0;
let names = new Map<number, string>();

/** The first units of a string and its length; ropes stay ropes. */
function textOf(string: number): string {
  let text = '';
  const todo = [string];
  for (let cell = todo.pop(); cell !== undefined && text.length < UNITS; cell = todo.pop()) {
    const length = Math.min(i32[cell * 2], UNITS - text.length);
    let kind = i32[cell * 2 + 1] & KIND_MASK;
    let offset = 0;
    if (kind === KIND.ROPE) {
      const flat = i32[cell * 2 + OFF.ROPE.flatRef];
      if (flat !== 0) todo.push(flat);
      else todo.push(i32[cell * 2 + OFF.ROPE.rightRef], i32[cell * 2 + OFF.ROPE.leftRef]);
      continue;
    }
    if (kind === KIND.SLICE) {
      offset = i32[cell * 2 + OFF.SLICE.offset];
      cell = i32[cell * 2 + OFF.SLICE.parentRef];
      kind = i32[cell * 2 + 1] & KIND_MASK;
    }
    const base = cell + FIXED_WORDS[KIND.STRING8];
    for (let i = 0; i < length; i++) {
      text += String.fromCharCode(kind === KIND.STRING8 ? u8[base * 8 + offset + i] : u16[base * 4 + offset + i]);
    }
  }
  return `"${text}"${i32[string * 2]}`;
}

/** The value in these halves. */
function value(low: number, high: number, depth: number): string {
  if (isDoubleTag(high)) return (high & 0x7ff0_0000) === 0x7ff0_0000 && (low !== 0 || (high & 0xfffff) !== 0) ? 'NaN' : `d${high}:${low}`;
  if (high === TAG_STRING) return textOf(low);
  if (high === TAG_SYMBOL) return `symbol${word(low + OFF.SYMBOL.description, 0)}`;
  if (isRefTag(high)) return `${TAG_NAMES[high]} ${cellText(low, depth)}`;
  return `${TAG_NAMES[high] ?? high}${low}`;
}

const word = (at: number, depth: number): string => value(i32[at * 2], i32[at * 2 + 1], depth);
const half = (cell: number, offset: number): number => i32[cell * 2 + offset];

function nameOf(code: number): string {
  let name = names.get(code);
  if (name === undefined) {
    name = word(code + OFF.CODE.name, 0);
    names.set(code, name);
  }
  return name;
}

/** What distinguishes cells of a kind beside properties. */
function ownText(cell: number, kind: number, depth: number): string {
  switch (kind) {
    case KIND.ENV: {
      const parent = half(cell, OFF.ENV.parentRef);
      let text = '';
      for (let i = 0; i < Math.min(i32[cell * 2], ITEMS * 2); i++) text += `${word(cell + FIXED_WORDS[KIND.ENV] + i, depth - 1)},`;
      return `${text}${parent === 0 ? '' : cellText(parent, depth - 1)}`;
    }
    case KIND.FUNCTION:
      return `${nameOf(half(cell, OFF.FUNCTION.codeRef))} ${word(cell + OFF.FUNCTION.env, depth - 1)}`;
    case KIND.ARRAY:
      return `${half(cell, OFF.ARRAY.length)}`;
    case KIND.ITERATOR:
      return `${half(cell, OFF.ITERATOR.index)}`;
    case KIND.PROMISE:
      return `${half(cell, OFF.PROMISE.promiseState)}`;
    case KIND.GENERATOR:
      return `${half(cell, OFF.GENERATOR.genState)}`;
    case KIND.TYPEDARRAY:
      return `${half(cell, OFF.TYPEDARRAY.byteOffset)}:${half(cell, OFF.TYPEDARRAY.arrayLength)}`;
    case KIND.ACCESSOR:
      return `${word(cell + OFF.ACCESSOR.getter, depth - 1)}${word(cell + OFF.ACCESSOR.setter, depth - 1)}`;
    default:
      return '';
  }
}

/** Properties in order of definition, and the first elements. */
function propertiesText(cell: number, depth: number): string {
  const shape = i32[cell * 2];
  let text = '';
  if ((half(shape, OFF.SHAPE.shapeFlags) & SHAPE_DICTIONARY) !== 0) text = 'dictionary';
  else {
    let at = shape;
    for (let n = 0; n < ITEMS * 2 && half(at, OFF.SHAPE.keyRef) !== 0; n++, at = half(at, OFF.SHAPE.parentRef)) {
      const place = half(at, OFF.SHAPE.slotAttributes);
      const key = half(at, OFF.SHAPE.keyRef);
      const name = (i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL ? 'symbol' : textOf(key);
      const property = propertyWord(cell, place >>> 8);
      const is = (place & IS_ACCESSOR) === 0 ? '=' : '()';
      text += `${name}${is}${property === 0 ? 'absent' : word(property, depth - 1)};`;
    }
  }
  if (half(cell, OFF.OBJECT.elementsRef) === 0) return text;
  for (let i = 0; i < ITEMS; i++) {
    const at = elementWord(cell, i);
    text += at === 0 ? '|' : `|${word(at, depth - 1)}`;
  }
  return text;
}

function cellText(cell: number, depth: number): string {
  if (cell === 0) return 'null cell';
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (depth < 0) return KIND_NAMES[kind];
  const own = ownText(cell, kind, depth);
  return `${KIND_NAMES[kind]}<${own}${isObjectKind(kind) ? propertiesText(cell, depth) : ''}>`;
}

const slot = (at: number): string => value(s32[at * 2], s32[at * 2 + 1], DEPTH);

/** One frame: its header but for what only machine code keeps there, its arguments, its registers. */
function frameText(fp: number, pc: number): string {
  const code = s32[(fp + FRAME_CODE) * 2];
  const argc = s32[(fp + FRAME_ARGC) * 2];
  const flags = s32[(fp + FRAME_ARGC) * 2 + 1] & ~FRAME_MACHINE;
  const [result, distance] = [s32[(fp + FRAME_RESULT) * 2], s32[(fp + FRAME_RESULT) * 2 + 1]];
  let text = `${nameOf(code)}+${pc - codeStart(code)} argc ${argc} flags ${flags} result ${result} distance ${distance}`;
  const slots = Math.max(argc, half(code, OFF.CODE.params)) + FRAME_ARG0;
  for (let at = FRAME_CALLEE; at < slots; at++) text += `\n  a${at - FRAME_ARG0} ${slot(fp + at)}`;
  text += `\n  new.target ${slot(fp + FRAME_NEW_TARGET)}`;
  const registers = half(code, OFF.CODE.registers);
  for (let r = 0; r < registers; r++) text += `\n  r${r} ${slot(fp - FRAME_HEADER - registers + r)}`;
  return `${text}\n`;
}

function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}

function record(): void {
  if (++count > MOST) return;
  let text = '';
  let depth = 0;
  let pc = i32[tb + TB.pc];
  const top = i32[tb + TB.fp];
  const code = s32[(top + FRAME_CODE) * 2];
  const where = `${nameOf(code)}+${pc - codeStart(code)}`;
  for (let fp = top; fp !== 0; fp = callerOf(fp), depth++) {
    // Saved positions are behind the call.
    if (depth > 0) pc = s32[(fp + FRAME_CODE) * 2 + 1];
    if (depth < INNER || count % EVERY === 0) text += frameText(fp, pc);
  }
  lines.push(`${where}  ${depth} frames  ${hashOf(text)}\n`);
  if (count === DETAIL) lines.push(text);
}

enableFrameTrace(record);
onMount(() => {
  names = new Map();
  if (tb === 0) return;
  const next = readFileSync(join(FOLDER, 'current'), 'utf8');
  if (next !== file) count = 0;
  file = next;
});
onUnmount(() => {
  if (lines.length > 0) appendFileSync(file, lines.join(''));
  lines = [];
});
if (process.env.MUTATE !== undefined) mutate(process.env.MUTATE);
