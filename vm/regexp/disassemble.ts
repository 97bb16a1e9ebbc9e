/** A program as text, from the same table that the matcher is checked against. */
import { LOOP_KIND, type OperandKind, type OpRow, OPS } from './opcodes.ts';
import {
  P_CAPTURES,
  P_CODE,
  P_FIRST,
  P_FLAGS,
  P_MIN_LENGTH,
  P_REGISTERS,
  P_SKIP,
  P_TOTAL,
  P_WINDOW,
  PROGRAM_FLAGS,
  SET_BITMAP_WORDS,
} from './program.ts';

const ROWS = new Map<number, readonly [string, OpRow]>(
  Object.entries(OPS).map(([name, row]) => [row.code, [name, row]]),
);
const KIND_NAMES = new Map<number, string>(
  Object.entries(LOOP_KIND).map(([name, kind]) => [kind, name]),
);

function charText(c: number): string {
  return c > 0x20 && c < 0x7f
    ? `'${String.fromCharCode(c)}'`
    : `U+${c.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A set as ranges; at most ten of them. */
function setText(program: Int32Array, at: number): string {
  const ranges: string[] = [];
  const add = (from: number, to: number): void => {
    ranges.push(from === to ? charText(from) : `${charText(from)}-${charText(to)}`);
  };
  const inBitmap = (c: number): boolean => ((program[at + (c >> 5)] >>> (c & 31)) & 1) !== 0;
  let from = -1;
  for (let c = 0; c < 256; c++) {
    if (inBitmap(c) && from < 0) from = c;
    if (!inBitmap(c) && from >= 0) {
      add(from, c - 1);
      from = -1;
    }
  }
  const count = program[at + SET_BITMAP_WORDS];
  for (let i = 0; i < count; i++) {
    const c = program[at + SET_BITMAP_WORDS + 1 + i];
    if (i === 0 && from >= 0 && c === 256) continue;
    if (from < 0) from = c;
    else {
      add(from, c - 1);
      from = -1;
    }
  }
  if (from >= 0) add(from, 0x10ffff);
  return `[${ranges.slice(0, 10).join(' ')}${ranges.length > 10 ? ' …' : ''}]`;
}

function operandText(
  program: Int32Array,
  kind: OperandKind,
  value: number,
  before: number,
): string {
  switch (kind) {
    case 'char':
      return charText(value);
    case 'set':
      return setText(program, value);
    case 'filter':
      return value === 0 ? 'none' : setText(program, value);
    case 'target':
      return `@${value}`;
    case 'reg':
      return `r${value}`;
    case 'unit':
      return KIND_NAMES.get(value) ?? `?${value}`;
    case 'arg':
      if (before === LOOP_KIND.CHAR) return charText(value);
      return before === LOOP_KIND.SET || before === LOOP_KIND.SETU ? setText(program, value) : '-';
    default:
      return String(value);
  }
}

function headerText(program: Int32Array): string {
  const flags = Object.entries(PROGRAM_FLAGS).filter(([, bit]) => (program[P_FLAGS] & bit) !== 0);
  const parts = [
    `words ${program[P_TOTAL]}`,
    `captures ${program[P_CAPTURES]}`,
    `registers ${program[P_REGISTERS]}`,
    `min ${program[P_MIN_LENGTH]}`,
    ...flags.map(([name]) => name.toLowerCase()),
  ];
  if (program[P_FIRST] !== 0) parts.push(`first ${setText(program, program[P_FIRST])}`);
  if (program[P_SKIP] !== 0) parts.push(`window ${program[P_WINDOW]}`);
  return parts.join(', ');
}

/** One line for the header, then one for each instruction. */
export function disassembleRegExp(program: Int32Array): string {
  const lines = [headerText(program)];
  let end: number = program[P_TOTAL];
  for (let pc = P_CODE; pc < end;) {
    const found = ROWS.get(program[pc]);
    if (found === undefined) throw new Error(`no instruction ${program[pc]} at ${pc}`);
    const [name, { operands }] = found;
    const shown: string[] = [];
    const from = pc++;
    for (const kind of operands) {
      if (kind === 'run') {
        const count = program[pc++];
        shown.push(Array.from(program.subarray(pc, pc + count), charText).join(' '));
        pc += count;
        continue;
      }
      shown.push(operandText(program, kind, program[pc], program[pc - 1]));
      pc++;
    }
    lines.push(`${String(from).padStart(5)}  ${[name.padEnd(11), ...shown].join(' ').trimEnd()}`);
    // MATCH is the last instruction; tables follow.
    if (name === 'MATCH') end = pc;
  }
  return lines.join('\n');
}
