/**
 * Operand forms: which emitters an encoding has, with their signatures.
 *
 * The name of an emitter is the mnemonic, one letter group per operand (destination first) and the
 * operand size: movRM64, addsdFF, cmpMI32.
 *
 *     R   general-purpose register      dst or src
 *     F   xmm register                  dst or src
 *     M   memory [base + disp]          base, disp
 *     MX  memory [base + index << scale + disp]   base, index, scale, disp
 *     P   memory at a label, relative to rip (constant pool)   label
 *     I   immediate                     value; 64 bits: low, high
 *
 * A form is written like the operands in the processor manuals: `RM` is "register or memory", which
 * makes the emitters R, M, MX and P. A leading `C,` is a condition that is added to the opcode.
 */
import { immediate } from './encoder.ts';
import type { Encoder } from './encoder.ts';
import type { Condition, Gpr, Label, ScaleLog2, Xmm } from './registers.ts';

/** What the emitters of one encoding and operand size know of it. */
export interface Packed {
  readonly enc: number;
  /** The opcode extension in ModRM's reg field; -1: none. */
  readonly digit: number;
  /** The encoding with an immediate or distance of one byte; -1: none. */
  readonly short: number;
  /** Bytes of the full immediate. */
  readonly immediate: 1 | 2 | 4;
}

// ---- two operands, one of them in reg, the other in r/m

const regReg = <D extends number, S extends number>({ enc }: Packed) =>
  function (this: Encoder, dst: D, src: S): void {
    this.encodeReg(enc, dst, src);
  };

const regMem = <D extends number>({ enc }: Packed) =>
  function (this: Encoder, dst: D, base: Gpr, disp: number): void {
    this.encodeMem(enc, dst, base, disp);
  };

const regMemX = <D extends number>({ enc }: Packed) =>
  function (this: Encoder, dst: D, base: Gpr, index: Gpr, scale: ScaleLog2, disp: number): void {
    this.encodeMemX(enc, dst, base, index, scale, disp);
  };

const regPool = <D extends number>({ enc }: Packed) =>
  function (this: Encoder, dst: D, label: Label): void {
    this.encodePool(enc, dst, label, 0);
  };

const rmReg = <D extends number, S extends number>({ enc }: Packed) =>
  function (this: Encoder, dst: D, src: S): void {
    this.encodeReg(enc, src, dst);
  };

const memReg = <S extends number>({ enc }: Packed) =>
  function (this: Encoder, base: Gpr, disp: number, src: S): void {
    this.encodeMem(enc, src, base, disp);
  };

const memXReg = <S extends number>({ enc }: Packed) =>
  function (this: Encoder, base: Gpr, index: Gpr, scale: ScaleLog2, disp: number, src: S): void {
    this.encodeMemX(enc, src, base, index, scale, disp);
  };

// ---- the same with an immediate behind

const regRegImm = <D extends number, S extends number>({ enc, short, immediate: size }: Packed) =>
  function (this: Encoder, dst: D, src: S, value: number): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodeReg(isShort ? short : enc, dst, src);
    this.putImmediate(checked, isShort ? 1 : size);
  };

const regMemImm = <D extends number>({ enc, short, immediate: size }: Packed) =>
  function (this: Encoder, dst: D, base: Gpr, disp: number, value: number): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodeMem(isShort ? short : enc, dst, base, disp);
    this.putImmediate(checked, isShort ? 1 : size);
  };

const regMemXImm = <D extends number>({ enc, short, immediate: size }: Packed) =>
  function (
    this: Encoder,
    dst: D,
    base: Gpr,
    index: Gpr,
    scale: ScaleLog2,
    disp: number,
    value: number,
  ): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodeMemX(isShort ? short : enc, dst, base, index, scale, disp);
    this.putImmediate(checked, isShort ? 1 : size);
  };

const regPoolImm = <D extends number>({ enc, short, immediate: size }: Packed) =>
  function (this: Encoder, dst: D, label: Label, value: number): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodePool(isShort ? short : enc, dst, label, isShort ? 1 : size);
    this.putImmediate(checked, isShort ? 1 : size);
  };

// ---- one operand in r/m, an opcode extension in reg

const rm = <D extends number>({ enc, digit }: Packed) =>
  function (this: Encoder, operand: D): void {
    this.encodeReg(enc, digit, operand);
  };

const mem = ({ enc, digit }: Packed) =>
  function (this: Encoder, base: Gpr, disp: number): void {
    this.encodeMem(enc, digit, base, disp);
  };

const memX = ({ enc, digit }: Packed) =>
  function (this: Encoder, base: Gpr, index: Gpr, scale: ScaleLog2, disp: number): void {
    this.encodeMemX(enc, digit, base, index, scale, disp);
  };

const pool = ({ enc, digit }: Packed) =>
  function (this: Encoder, label: Label): void {
    this.encodePool(enc, digit, label, 0);
  };

const rmImm = <D extends number>({ enc, digit, short, immediate: size }: Packed) =>
  function (this: Encoder, dst: D, value: number): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodeReg(isShort ? short : enc, digit, dst);
    this.putImmediate(checked, isShort ? 1 : size);
  };

const memImm = ({ enc, digit, short, immediate: size }: Packed) =>
  function (this: Encoder, base: Gpr, disp: number, value: number): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodeMem(isShort ? short : enc, digit, base, disp);
    this.putImmediate(checked, isShort ? 1 : size);
  };

const memXImm = ({ enc, digit, short, immediate: size }: Packed) =>
  function (
    this: Encoder,
    base: Gpr,
    index: Gpr,
    scale: ScaleLog2,
    disp: number,
    value: number,
  ): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodeMemX(isShort ? short : enc, digit, base, index, scale, disp);
    this.putImmediate(checked, isShort ? 1 : size);
  };

// ---- a condition in the opcode

const condRm = ({ enc }: Packed) =>
  function (this: Encoder, condition: Condition, dst: Gpr): void {
    this.encodeReg(enc | checkedCondition(condition), 0, dst);
  };

const condMem = ({ enc }: Packed) =>
  function (this: Encoder, condition: Condition, base: Gpr, disp: number): void {
    this.encodeMem(enc | checkedCondition(condition), 0, base, disp);
  };

const condMemX = ({ enc }: Packed) =>
  function (
    this: Encoder,
    condition: Condition,
    base: Gpr,
    index: Gpr,
    scale: ScaleLog2,
    disp: number,
  ): void {
    this.encodeMemX(enc | checkedCondition(condition), 0, base, index, scale, disp);
  };

const condRegReg = ({ enc }: Packed) =>
  function (this: Encoder, condition: Condition, dst: Gpr, src: Gpr): void {
    this.encodeReg(enc | checkedCondition(condition), dst, src);
  };

const condRegMem = ({ enc }: Packed) =>
  function (this: Encoder, condition: Condition, dst: Gpr, base: Gpr, disp: number): void {
    this.encodeMem(enc | checkedCondition(condition), dst, base, disp);
  };

const condRegMemX = ({ enc }: Packed) =>
  function (
    this: Encoder,
    condition: Condition,
    dst: Gpr,
    base: Gpr,
    index: Gpr,
    scale: ScaleLog2,
    disp: number,
  ): void {
    this.encodeMemX(enc | checkedCondition(condition), dst, base, index, scale, disp);
  };

const condRegPool = ({ enc }: Packed) =>
  function (this: Encoder, condition: Condition, dst: Gpr, label: Label): void {
    this.encodePool(enc | checkedCondition(condition), dst, label, 0);
  };

function checkedCondition(condition: number): number {
  if ((condition & ~15) !== 0) throw new RangeError(`condition ${condition} is not one of 0 to 15`);
  return condition;
}

// ---- a register in the opcode, immediates alone, nothing

const opcodeReg = ({ enc }: Packed) =>
  function (this: Encoder, operand: Gpr): void {
    this.encodeOpcodeReg(enc, operand);
  };

const opcodeRegImm = ({ enc, immediate: size }: Packed) =>
  function (this: Encoder, dst: Gpr, value: number): void {
    const checked = immediate(value, size);
    this.encodeOpcodeReg(enc, dst);
    this.putImmediate(checked, size);
  };

const opcodeRegImm64 = ({ enc }: Packed) =>
  function (this: Encoder, dst: Gpr, low: number, high: number): void {
    const checkedLow = immediate(low, 4);
    const checkedHigh = immediate(high, 4);
    this.encodeOpcodeReg(enc, dst);
    this.putImmediate(checkedLow, 4);
    this.putImmediate(checkedHigh, 4);
  };

const imm = ({ enc, short, immediate: size }: Packed) =>
  function (this: Encoder, value: number): void {
    const checked = immediate(value, size);
    const isShort = short !== -1 && checked === (checked << 24) >> 24;
    this.encodePlain(isShort ? short : enc);
    this.putImmediate(checked, isShort ? 1 : size);
  };

const plain = ({ enc, digit }: Packed) =>
  function (this: Encoder): void {
    if (digit === -1) this.encodePlain(enc);
    else this.encodeReg(enc, digit, 0);
  };

// ---- jumps

const jump = ({ enc, short }: Packed) =>
  function (this: Encoder, target: Label): void {
    this.encodeJump(short, enc, target);
  };

const jumpShort = ({ short }: Packed) =>
  function (this: Encoder, target: Label): void {
    this.encodeShort(short, target);
  };

const jumpNear = ({ enc }: Packed) =>
  function (this: Encoder, target: Label): void {
    this.encodeNear(enc, target);
  };

const condJump = ({ enc, short }: Packed) =>
  function (this: Encoder, condition: Condition, target: Label): void {
    checkedCondition(condition);
    this.encodeJump(short | condition, enc | condition, target);
  };

const condJumpShort = ({ short }: Packed) =>
  function (this: Encoder, condition: Condition, target: Label): void {
    this.encodeShort(short | checkedCondition(condition), target);
  };

const condJumpNear = ({ enc }: Packed) =>
  function (this: Encoder, condition: Condition, target: Label): void {
    this.encodeNear(enc | checkedCondition(condition), target);
  };

/** One row per form: the emitters by the letters of their operands. */
export const FORMS = {
  // Integer. The first operand is the destination.
  'R,RM': { RR: regReg<Gpr, Gpr>, RM: regMem<Gpr>, RMX: regMemX<Gpr>, RP: regPool<Gpr> },
  'R,M': { RM: regMem<Gpr>, RMX: regMemX<Gpr>, RP: regPool<Gpr> },
  'RM,R': { RR: rmReg<Gpr, Gpr>, MR: memReg<Gpr>, MXR: memXReg<Gpr> },
  'M,R': { MR: memReg<Gpr>, MXR: memXReg<Gpr> },
  'RM,I': { RI: rmImm<Gpr>, MI: memImm, MXI: memXImm },
  'R,I': { RI: rmImm<Gpr> },
  'M,I': { MI: memImm, MXI: memXImm },
  'R,RM,I': {
    RRI: regRegImm<Gpr, Gpr>,
    RMI: regMemImm<Gpr>,
    RMXI: regMemXImm<Gpr>,
    RPI: regPoolImm<Gpr>,
  },
  RM: { R: rm<Gpr>, M: mem, MX: memX, P: pool },
  M: { M: mem, MX: memX },
  'C,RM': { R: condRm, M: condMem, MX: condMemX },
  'C,R,RM': { RR: condRegReg, RM: condRegMem, RMX: condRegMemX, RP: condRegPool },
  // The register is in the opcode.
  O: { R: opcodeReg },
  'O,I': { RI: opcodeRegImm },
  'O,I64': { RI: opcodeRegImm64 },
  I: { I: imm },
  NONE: { '': plain },
  // With xmm registers.
  'F,FM': { FF: regReg<Xmm, Xmm>, FM: regMem<Xmm>, FMX: regMemX<Xmm>, FP: regPool<Xmm> },
  'F,M': { FM: regMem<Xmm>, FMX: regMemX<Xmm>, FP: regPool<Xmm> },
  'M,F': { MF: memReg<Xmm>, MXF: memXReg<Xmm> },
  'F,RM': { FR: regReg<Xmm, Gpr>, FM: regMem<Xmm>, FMX: regMemX<Xmm>, FP: regPool<Xmm> },
  'RM,F': { RF: rmReg<Gpr, Xmm>, MF: memReg<Xmm>, MXF: memXReg<Xmm> },
  'F,R': { FR: regReg<Xmm, Gpr> },
  'R,F': { RF: rmReg<Gpr, Xmm> }, // the general-purpose register is r/m
  'R=F': { RF: regReg<Gpr, Xmm> }, // the xmm register is r/m
  'R,FM': { RF: regReg<Gpr, Xmm>, RM: regMem<Gpr>, RMX: regMemX<Gpr>, RP: regPool<Gpr> },
  'F,FM,I': {
    FFI: regRegImm<Xmm, Xmm>,
    FMI: regMemImm<Xmm>,
    FMXI: regMemXImm<Xmm>,
    FPI: regPoolImm<Xmm>,
  },
  'F,I': { FI: rmImm<Xmm> },
  // Distances to labels.
  REL: { '': jump, Short: jumpShort, Near: jumpNear },
  'C,REL': { '': condJump, Short: condJumpShort, Near: condJumpNear },
  CALL: { '': jumpNear },
} as const satisfies Record<string, Record<string, (packed: Packed) => unknown>>;

export type FormName = keyof typeof FORMS;

/** The emitters of a form: suffix to signature. */
export type FormEmitters<F extends FormName> = {
  [S in keyof (typeof FORMS)[F]]: (typeof FORMS)[F][S] extends (packed: Packed) => infer E
    ? E extends (this: Encoder, ...args: infer A) => void
      ? (...args: A) => void
      : never
    : never;
};

/** Operands as the letters say: C condition, L label of a jump, the others as above. */
export type OperandKind = 'R' | 'F' | 'M' | 'MX' | 'P' | 'I' | 'I64' | 'C' | 'L';

/** How many arguments an operand takes. */
export const OPERAND_ARGUMENTS: Readonly<Record<OperandKind, number>> = {
  R: 1,
  F: 1,
  M: 2,
  MX: 4,
  P: 1,
  I: 1,
  I64: 2,
  C: 1,
  L: 1,
};

/** The operands of an emitter in the order of its arguments. */
export function operandKinds(form: FormName, suffix: string): OperandKind[] {
  const condition: OperandKind[] = form.startsWith('C,') ? ['C'] : [];
  if (form === 'REL' || form === 'C,REL' || form === 'CALL') return [...condition, 'L'];
  const letters = (suffix.match(/MX|[RFMPI]/g) ?? []) as OperandKind[];
  const operands = form === 'O,I64' ? letters.map((k) => (k === 'I' ? 'I64' : k)) : letters;
  return [...condition, ...operands];
}
