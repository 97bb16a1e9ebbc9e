/**
 * The bytecode builder: words, registers, labels, handlers and constants of one function.
 *
 * Operands during building: a frame slot is its final fp-relative operand (arguments, this, ...); a
 * register r is REG + r, since the final operand depends on the number of registers, known at the end.
 *
 * Registers are a stack: temp() takes the next one, release(mark) gives all above a mark back.
 *
 * Reachability: after an unconditional transfer the builder is `dead` and drops what is emitted until
 * a label that somebody jumps to is bound. So dead code costs nothing and nothing falls off the end.
 *
 * Regions are exception ranges. A region may be suspended (the code that closes an iterator on `break`
 * must not be seen by the loop's own handler), so it consists of pieces.
 */
import { FRAME_HEADER } from './frame.ts';
import { OP, OPCODE_INFO, type OpName } from './opcodes.ts';
import { STRICT_RANGE, type Constant, type DebugLocal } from './compiled.ts';

export const REG = 1 << 20;
export type Label = number;

export interface Region {
  /** Pairs of words: start, end. */
  readonly pieces: number[];
  /** Start of the piece that is being built; -1: suspended or ended. */
  open: number;
  readonly target: Label;
  readonly slot: number;
}

const UNBOUND = -1;
const TERMINATORS = new Set<number>(
  (
    [
      'Jump',
      'JumpTable',
      'Loop',
      'Return',
      'ReturnDerived',
      'Throw',
      'ThrowError',
      'ThrowConstAssign',
      'AsyncReturn',
      'AsyncThrow',
      'GeneratorReturn',
      'Unreachable',
    ] satisfies OpName[]
  ).map((name) => OP[name]),
);
/** True if control never goes on to the next instruction. */
export const isTerminator = (op: number): boolean => TERMINATORS.has(op);

const LABEL_OPERANDS: readonly (readonly number[])[] = OPCODE_INFO.map((info) =>
  info.operands.flatMap((operand, i) => (operand.kind === 'L' ? [i + 1] : [])),
);
const SLOT_OPERANDS: readonly (readonly number[])[] = OPCODE_INFO.map((info) =>
  info.operands.flatMap((operand, i) => ('WRG'.includes(operand.kind) ? [i + 1] : [])),
);
const LENGTH = OPCODE_INFO.map((info) => info.length);
const THROWS = OPCODE_INFO.map((info) => info.throws);

export class Builder {
  dead = false;
  /** Source position of the next throwing instruction. */
  position = 0;
  private words = new Int32Array(128);
  private length = 0;
  private next = 0;
  private max = 0;
  private readonly labels: number[] = [];
  private readonly referenced: boolean[] = [];
  /** Triples: word of the operand, first word of the instruction, label. */
  private readonly fixups: number[] = [];
  private readonly positions: number[] = [];
  private readonly active: Region[] = [];
  private readonly finished: Region[] = [];
  private readonly strict: number[] = [];
  private readonly constants: Constant[] = [];
  private readonly constantIndex = new Map<string, number>();
  private readonly locals: DebugLocal[] = [];
  private feedback = 2;

  // --- registers
  temp(): number {
    const register = this.next++;
    if (this.next > this.max) this.max = this.next;
    return REG + register;
  }
  /** First of `count` consecutive registers. */
  temps(count: number): number {
    const first = this.next;
    this.next += count;
    if (this.next > this.max) this.max = this.next;
    return REG + first;
  }
  mark(): number {
    return this.next;
  }
  release(mark: number): void {
    this.next = mark;
  }
  isTemp(operand: number, mark: number): boolean {
    return operand >= REG + mark;
  }
  local(name: string, slot: number, env: boolean, start: number, end: number): void {
    this.locals.push({ name, slot, env, start, end });
  }

  // --- instructions
  emit(op: number, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    if (this.dead) return;
    const at = this.length;
    const length = LENGTH[op];
    if (at + length > this.words.length) this.grow(at + length);
    const words = this.words;
    words[at] = op;
    if (length > 1) words[at + 1] = a;
    if (length > 2) words[at + 2] = b;
    if (length > 3) words[at + 3] = c;
    if (length > 4) words[at + 4] = d;
    if (length > 5) words[at + 5] = e;
    this.length = at + length;
    if (THROWS[op]) this.notePosition(at);
    const labelled = LABEL_OPERANDS[op];
    for (let i = 0; i < labelled.length; i++)
      this.reference(at + labelled[i], at, words[at + labelled[i]]);
    if (TERMINATORS.has(op)) this.dead = true;
  }
  emitAt(position: number, op: number, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    this.position = position;
    this.emit(op, a, b, c, d, e);
  }
  move(dst: number, src: number): void {
    if (dst !== src) this.emit(OP.Move, dst, src);
  }
  jumpTable(value: number, min: number, otherwise: Label, targets: readonly Label[]): void {
    if (this.dead) return;
    const at = this.length;
    this.emit(OP.JumpTable, value, min, otherwise, targets.length);
    if (this.length + targets.length > this.words.length) this.grow(this.length + targets.length);
    for (const target of targets) {
      this.reference(this.length, at, target);
      this.length++;
    }
  }
  site(words: number): number {
    const at = this.feedback;
    if (!this.dead) this.feedback += words;
    return at;
  }

  // --- labels
  label(): Label {
    this.referenced.push(false);
    return this.labels.push(UNBOUND) - 1;
  }
  isBound(label: Label): boolean {
    return this.labels[label] !== UNBOUND;
  }
  isReferenced(label: Label): boolean {
    return this.referenced[label];
  }
  /** `alive`: reached in a way that no instruction shows yet (a loop's head after the jump to its test). */
  bind(label: Label, alive = false): void {
    this.labels[label] = this.length;
    if (this.referenced[label] || alive) this.dead = false;
  }

  /** Strict code in a sloppy function (heritage and computed keys of a class). */
  beginStrict(): number {
    return this.length;
  }
  endStrict(start: number): void {
    if (this.length > start) this.strict.push(start, this.length);
  }

  // --- exception regions
  beginRegion(slot: number): Region {
    const region: Region = { pieces: [], open: this.length, target: this.label(), slot };
    this.active.push(region);
    return region;
  }
  endRegion(region: Region): void {
    this.closePiece(region);
    this.active.pop();
    this.finished.push(region);
    if (region.pieces.length > 0) this.referenced[region.target] = true;
  }
  /** Suspends `region` and all regions inside it; gives the token for resume. */
  suspend(region: Region): Region[] {
    const suspended = this.active
      .slice(this.active.indexOf(region))
      .filter((each) => each.open >= 0);
    for (const each of suspended) this.closePiece(each);
    return suspended;
  }
  resume(suspended: readonly Region[]): void {
    for (const each of suspended) each.open = this.length;
  }
  private closePiece(region: Region): void {
    if (region.open >= 0 && this.length > region.open) region.pieces.push(region.open, this.length);
    region.open = -1;
  }

  // --- constants
  constant(constant: Constant): number {
    const key = constantKey(constant);
    if (key === undefined) return this.constants.push(constant) - 1;
    let index = this.constantIndex.get(key);
    if (index === undefined) {
      index = this.constants.push(constant) - 1;
      this.constantIndex.set(key, index);
    }
    return index;
  }
  atom(name: string): number {
    return this.constant({ t: 'atom', v: name });
  }

  finish(): {
    code: Int32Array;
    constants: Constant[];
    positions: Int32Array;
    handlers: Int32Array;
    registers: number;
    feedbackWords: number;
    locals: DebugLocal[];
  } {
    const code = this.words.slice(0, this.length);
    const registers = this.max;
    const operandOf = (slot: number): number =>
      slot >= REG ? slot - REG - FRAME_HEADER - registers : slot;
    for (let i = 0; i < this.fixups.length; i += 3) {
      const target = this.labels[this.fixups[i + 2]];
      if (target === UNBOUND) throw new Error('builder: unbound label');
      code[this.fixups[i]] = target - this.fixups[i + 1];
    }
    for (let at = 0; at < code.length;) {
      const op = code[at];
      for (const i of SLOT_OPERANDS[op]) code[at + i] = operandOf(code[at + i]);
      at += LENGTH[op] + (op === OP.JumpTable ? code[at + 4] : 0);
    }
    const handlers: number[] = [];
    for (const region of this.finished) {
      for (let i = 0; i < region.pieces.length; i += 2) {
        handlers.push(
          region.pieces[i],
          region.pieces[i + 1],
          this.labels[region.target],
          operandOf(region.slot),
        );
      }
    }
    for (let i = 0; i < this.strict.length; i += 2)
      handlers.push(this.strict[i], this.strict[i + 1], STRICT_RANGE, 0);
    return {
      code,
      constants: this.constants,
      positions: Int32Array.from(this.positions),
      handlers: Int32Array.from(handlers),
      registers,
      feedbackWords: this.feedback,
      locals: this.locals.map((local) =>
        local.env ? local : { ...local, slot: operandOf(local.slot) },
      ),
    };
  }

  private reference(word: number, at: number, label: Label): void {
    this.referenced[label] = true;
    this.fixups.push(word, at, label);
  }
  private notePosition(at: number): void {
    const positions = this.positions;
    const n = positions.length;
    if (n > 0 && positions[n - 1] === this.position) return;
    positions.push(at, this.position);
  }
  private grow(needed: number): void {
    const words = new Int32Array(Math.max(needed, this.words.length * 2));
    words.set(this.words);
    this.words = words;
  }
}

function constantKey(constant: Constant): string | undefined {
  switch (constant.t) {
    case 'num':
      return Object.is(constant.v, -0) ? 'num -0' : `num ${constant.v}`;
    case 'str':
    case 'atom':
    case 'root':
      return `${constant.t} ${constant.v}`;
    case 'fn':
      return `fn ${constant.v}`;
    case 'record':
      return undefined;
    default:
      return constant.t;
  }
}
