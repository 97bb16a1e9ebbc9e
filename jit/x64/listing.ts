/**
 * A listing of emitted code. `ListingAssembler` is an assembler that also notes what it was asked to
 * emit; who wants no listing uses `Assembler` and pays nothing.
 *
 *     const asm = listing ? new ListingAssembler() : new Assembler();
 *     if (asm instanceof ListingAssembler) asm.comment('12: Add r0, r1');
 *     ...
 *     asm.finish();
 *     formatListing(asm.lines())
 *
 * The text is that of the call, not a disassembly: that both agree is what the encoding tests check.
 */
import { Assembler, emitters } from './assembler.ts';
import type { EmitterInfo } from './assembler.ts';
import { OPERAND_ARGUMENTS } from './forms.ts';
import type { OperandKind } from './forms.ts';
import { CONDITION_NAMES, gprName, xmmName } from './registers.ts';
import type { Condition, Label } from './registers.ts';

export interface ListingLine {
  /** From the start of the code. */
  readonly offset: number;
  readonly kind: 'instruction' | 'label' | 'comment' | 'data';
  /** Empty for labels and comments. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

interface Note {
  readonly offset: number;
  readonly length: number;
  readonly kind: ListingLine['kind'];
  /** Rendered when all labels have their names. */
  readonly text: () => string;
}

export class ListingAssembler extends Assembler {
  private notes: Note[] = [];
  private names = new Map<number, string>();
  private isNoting = true;

  override reset(): void {
    super.reset();
    this.notes = [];
    this.names.clear();
  }

  /** A line of its own before the next instruction. */
  comment(text: string): void {
    this.notes.push({ offset: this.at, length: 0, kind: 'comment', text: () => text });
  }

  /** What the listing calls a label; otherwise L and its number. */
  nameLabel(label: Label, name: string): void {
    this.names.set(label, name);
  }

  labelName(label: number): string {
    return this.names.get(label) ?? `L${label}`;
  }

  /** Runs `emit` and notes the bytes that it emitted, what it calls in turn unnoted. */
  note<T>(kind: ListingLine['kind'], text: () => string, emit: () => T): T {
    if (!this.isNoting) return emit();
    const offset = this.at;
    this.isNoting = false;
    try {
      const result = emit();
      this.notes.push({ offset, length: this.at - offset, kind, text });
      return result;
    } finally {
      this.isNoting = true;
    }
  }

  override nop(length = 1): void {
    if (length === 0) return;
    this.note(
      'instruction',
      () => 'nop',
      () => super.nop(length),
    );
  }

  override byte(value: number): void {
    this.note(
      'data',
      () => `db ${number(value & 0xff)}`,
      () => super.byte(value),
    );
  }

  override int32(value: number): void {
    this.note(
      'data',
      () => `dd ${number(value)}`,
      () => super.int32(value),
    );
  }

  override distance(label: Label, from: number): void {
    this.note(
      'data',
      () => `dd ${this.labelName(label)} - ${number(from)}`,
      () => super.distance(label, from),
    );
  }

  override bindAt(label: Label, offset: number): void {
    super.bindAt(label, offset);
    if (offset !== this.at) return;
    this.notes.push({ offset, length: 0, kind: 'label', text: () => this.labelName(label) });
  }

  override jmpPatchable(target: Label): number {
    this.nop(this.paddingOfJmp());
    return this.note(
      'instruction',
      () => `jmp ${this.labelName(target)} ; patchable`,
      () => super.jmpPatchable(target),
    );
  }

  override jccPatchable(condition: Condition, target: Label): number {
    this.nop(this.paddingOfJcc());
    return this.note(
      'instruction',
      () => `j${CONDITION_NAMES[condition]} ${this.labelName(target)} ; patchable`,
      () => super.jccPatchable(condition, target),
    );
  }

  /** The code so far, or after `finish` with its pool. */
  lines(): ListingLine[] {
    return this.notes.map(({ offset, length, kind, text }) => ({
      offset,
      kind,
      bytes: this.bytes.slice(offset, offset + length),
      text: text(),
    }));
  }
}

type Emit = (this: ListingAssembler, ...args: number[]) => void;

for (const info of emitters()) {
  const emit = ListingAssembler.prototype[info.name] as unknown as Emit;
  const noted: Emit = function (...args) {
    this.note(
      'instruction',
      () => instructionText(info, args, (label) => this.labelName(label)),
      () => emit.apply(this, args),
    );
  };
  Object.defineProperty(ListingAssembler.prototype, info.name, { value: noted });
}

/** `0010  48 8b 43 08              mov rax, qword [rbx+8]`, a line each. */
export function formatListing(lines: readonly ListingLine[]): string {
  return lines.map((line) => `${formatLine(line)}\n`).join('');
}

const BYTES_COLUMN = 11 * 3;

function formatLine({ offset, kind, bytes, text }: ListingLine): string {
  if (kind === 'label') return `${text}:`;
  const place = offset.toString(16).padStart(4, '0');
  if (kind === 'comment') return `      ; ${text}`;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');
  return `${place}  ${hex.padEnd(BYTES_COLUMN)} ${text}`;
}

function instructionText(
  info: EmitterInfo,
  args: readonly number[],
  labelName: (label: number) => string,
): string {
  let mnemonic = info.row.mnemonic;
  const operands: string[] = [];
  let at = 0;
  info.operands.forEach((kind, position) => {
    const count = OPERAND_ARGUMENTS[kind];
    const own = args.slice(at, at + count);
    at += count;
    if (kind === 'C') mnemonic = mnemonic.replace('cc', CONDITION_NAMES[own[0]]);
    else operands.push(operandText(kind, own, bitsOf(info, position), labelName));
  });
  const lock = info.row.lock === true ? 'lock ' : '';
  const byCl = info.row.name?.endsWith('Cl') === true ? ', cl' : '';
  return `${lock}${mnemonic}${operands.length > 0 ? ' ' : ''}${operands.join(', ')}${byCl}`;
}

/** Bits of an operand: `width` for the register in ModRM's reg field, else `size` if that differs. */
function bitsOf({ row, width, operands }: EmitterInfo, position: number): number {
  const first = operands[0] === 'C' ? 1 : 0;
  const isReg = position === first && (row.form.startsWith('R,') || row.form.startsWith('C,R,'));
  return isReg && width !== 0 ? width : (row.size ?? width);
}

const SIZE_NAMES: Readonly<Record<number, string>> = {
  0: '',
  8: 'byte ',
  16: 'word ',
  32: 'dword ',
  64: 'qword ',
  128: 'oword ',
};

function operandText(
  kind: OperandKind,
  args: readonly number[],
  bits: number,
  labelName: (label: number) => string,
): string {
  switch (kind) {
    case 'R':
      return gprName(args[0], bits);
    case 'F':
      return xmmName(args[0]);
    case 'M':
      return `${SIZE_NAMES[bits]}[${gprName(args[0], 64)}${displacement(args[1])}]`;
    case 'MX': {
      const [base, index, scale, disp] = args;
      const factor = scale === 0 ? '' : `*${1 << scale}`;
      return `${SIZE_NAMES[bits]}[${gprName(base, 64)}+${gprName(index, 64)}${factor}${displacement(disp)}]`;
    }
    case 'P':
      return `${SIZE_NAMES[bits]}[${labelName(args[0])}]`;
    case 'L':
      return labelName(args[0]);
    case 'I64':
      return number64(args[0], args[1]);
    default:
      return number(args[0]);
  }
}

function displacement(value: number): string {
  if (value === 0) return '';
  return value < 0 ? `${value}` : `+${value}`;
}

/** Small numbers in decimal, others as their 32 bits: tags and masks are easier to know so. */
function number(value: number): string {
  return Math.abs(value) < 0x1_0000 ? `${value}` : `0x${(value >>> 0).toString(16)}`;
}

function number64(low: number, high: number): string {
  const digits = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
  return `0x${digits(high)}${digits(low)}`;
}
