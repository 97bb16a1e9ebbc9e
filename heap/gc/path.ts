/**
 * Paths from a root to a field, in words:
 *
 *   root Global → .foo (slot 3) → ARRAY@1a2b elements[7]: no cell starts at 3f0
 */
import {
  FIRST_OBJECT_KIND,
  FIXED_WORDS,
  FLAG_OLD,
  KIND,
  KIND_MASK,
  KIND_NAMES,
  OFF,
} from '../cells.ts';
import {
  ROOTS_START,
  ROOT_CAPACITY,
  THREAD_BLOCKS_START,
  THREAD_BLOCK_WORDS,
  TB,
  threadBlock,
} from '../layout.ts';
import { ROOTS } from '../roots.ts';
import { i32, s32, u16, u8 } from '../views.ts';
import { fieldName } from './fields.ts';
import { callerOf, FRAME, threadBlockAt, threadBlocks } from './roots.ts';

/** The heap breaks one of its rules. */
export class HeapError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HeapError';
  }
}

export interface Step {
  /** A cell on the path, and the i32 distance from cell * 2 by which the path goes on. */
  readonly cell: number;
  readonly edge: number;
}

function kindOf(cell: number): number {
  return i32[cell * 2 + 1] & KIND_MASK;
}

export function cellName(cell: number): string {
  const flags = (i32[cell * 2 + 1] & FLAG_OLD) !== 0 ? '' : ' (young)';
  return `${KIND_NAMES[kindOf(cell)] ?? 'kind?'}@${cell.toString(16)}${flags}`;
}

/** The text of a flat string, for names of properties. */
function textOf(cell: number): string {
  const length = Math.min(i32[cell * 2], 40);
  const kind = kindOf(cell);
  const units: number[] = [];
  for (let i = 0; i < length; i++) {
    if (kind === KIND.STRING8) units.push(u8[(cell + FIXED_WORDS[kind]) * 8 + i]);
    else if (kind === KIND.STRING16) units.push(u16[(cell + FIXED_WORDS[kind]) * 4 + i]);
  }
  return kind === KIND.SYMBOL ? `@@symbol@${cell.toString(16)}` : String.fromCharCode(...units);
}

/** The property that has `slot` in `shape`, by the chain of shapes; undefined if it is not found. */
function propertyOfSlot(shape: number, slot: number): string | undefined {
  let at = shape;
  for (let hops = 0; at > 0 && hops < 10_000 && kindOf(at) === KIND.SHAPE; hops++) {
    const key = i32[at * 2 + OFF.SHAPE.keyRef];
    if (key > 0 && i32[at * 2 + OFF.SHAPE.slotAttributes] >> 8 === slot) return textOf(key);
    at = i32[at * 2 + OFF.SHAPE.parentRef];
  }
  return undefined;
}

function slotName(object: number, slot: number): string {
  const name = propertyOfSlot(i32[object * 2], slot);
  return name === undefined ? `slot ${slot}` : `.${name} (slot ${slot})`;
}

function threadRoot(at: number): string {
  const index = Math.floor((at - THREAD_BLOCKS_START) / THREAD_BLOCK_WORDS);
  const offset = at - threadBlock(index);
  for (const [name, field] of Object.entries(TB))
    if (field === offset) return `thread ${index} ${name}`;
  return `thread ${index} word ${offset}`;
}

function stackRoot(slot: number): string {
  for (let index = 0; index < threadBlocks(); index++) {
    let fp = i32[threadBlockAt(index) + TB.fp];
    for (let depth = 0; fp !== 0; depth++) {
      const code = s32[(fp + FRAME.CODE) * 2];
      const registers = i32[code * 2 + OFF.CODE.registers];
      const params = i32[code * 2 + OFF.CODE.params];
      const top = fp + FRAME.ARG0 + Math.max(s32[(fp + FRAME.ARGC) * 2], params);
      const bottom = fp - FRAME.HEADER - registers;
      if (slot >= bottom && slot < top) {
        const where = `thread ${index} frame ${depth}`;
        if (slot === fp + FRAME.CODE) return `${where} code`;
        if (slot === fp + FRAME.NEW_TARGET) return `${where} new.target`;
        if (slot === fp + FRAME.CALLEE) return `${where} callee`;
        if (slot === fp + FRAME.CALLEE + 1) return `${where} this`;
        if (slot >= fp + FRAME.ARG0) return `${where} argument ${slot - fp - FRAME.ARG0}`;
        return `${where} register ${slot - bottom}`;
      }
      fp = callerOf(fp);
    }
  }
  return `stack slot ${slot}`;
}

/** `edge` of a root: an i32 index in the cage, or ~ an i32 index on the stacks. */
function rootName(edge: number): string {
  if (edge < 0) return `root ${stackRoot(~edge >> 1)}`;
  const word = edge >> 1;
  if (word >= ROOTS_START && word < ROOTS_START + ROOT_CAPACITY) {
    return `root ${ROOTS[word - ROOTS_START] ?? `number ${word - ROOTS_START}`}`;
  }
  return `root ${threadRoot(edge)}`;
}

/** The path through `steps` from the root at `root`; the last step's edge is the field in question. */
export function describePath(root: number, steps: readonly Step[]): string {
  const parts = [rootName(root)];
  for (let i = 0; i < steps.length; i++) {
    const { cell, edge } = steps[i];
    const kind = kindOf(cell);
    const tail = FIXED_WORDS[kind] * 2;
    const next = i + 1 < steps.length ? steps[i + 1] : undefined;
    if (kind >= FIRST_OBJECT_KIND && edge >= tail) {
      parts.push(`${cellName(cell)} ${slotName(cell, (edge - tail) >> 1)}`);
      continue;
    }
    const viaSlots = kind >= FIRST_OBJECT_KIND && edge === OFF.OBJECT.slotsRef;
    const viaElements = kind >= FIRST_OBJECT_KIND && edge === OFF.OBJECT.elementsRef;
    if (next !== undefined && (viaSlots || viaElements)) {
      const first = FIXED_WORDS[kindOf(next.cell)] * 2;
      if (next.edge >= first) {
        const index = (next.edge - first) >> 1;
        const inline = i32[i32[cell * 2] * 2 + OFF.SHAPE.inlineCapacity];
        parts.push(
          `${cellName(cell)} ${viaSlots ? slotName(cell, inline + index) : `elements[${index}]`}`,
        );
        i++;
        continue;
      }
    }
    const name = fieldName(kind, edge);
    parts.push(`${cellName(cell)}${name.startsWith('[') ? '' : ' '}${name}`);
  }
  return parts.join(' → ');
}
