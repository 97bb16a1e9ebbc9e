/**
 * Registers and conditions of x86-64 as the numbers that machine code uses for them.
 *
 * They are plain integers, branded by kind, so that a general-purpose register, an xmm register, a
 * label and an offset cannot be taken for each other although nothing is allocated for them.
 */
declare const kind: unique symbol;

export type Gpr = number & { readonly [kind]: 'gpr' };
export type Xmm = number & { readonly [kind]: 'xmm' };
export type Condition = number & { readonly [kind]: 'condition' };
/** A place in the code of one assembler, valid until its `reset()`. */
export type Label = number & { readonly [kind]: 'label' };

/** The factor of an index register as its logarithm: 0, 1, 2, 3 for 1, 2, 4, 8. */
export type ScaleLog2 = 0 | 1 | 2 | 3;

export const REGISTERS = 16;

/** For register allocators: the general-purpose register of that number. */
export function gpr(number: number): Gpr {
  return checkedRegister(number) as Gpr;
}

/** For register allocators: the xmm register of that number. */
export function xmm(number: number): Xmm {
  return checkedRegister(number) as Xmm;
}

function checkedRegister(number: number): number {
  if (!Number.isInteger(number) || number < 0 || number >= REGISTERS) {
    throw new RangeError(`register ${number} is not one of 0 to ${REGISTERS - 1}`);
  }
  return number;
}

export const RAX = 0 as Gpr;
export const RCX = 1 as Gpr;
export const RDX = 2 as Gpr;
export const RBX = 3 as Gpr;
export const RSP = 4 as Gpr;
export const RBP = 5 as Gpr;
export const RSI = 6 as Gpr;
export const RDI = 7 as Gpr;
export const R8 = 8 as Gpr;
export const R9 = 9 as Gpr;
export const R10 = 10 as Gpr;
export const R11 = 11 as Gpr;
export const R12 = 12 as Gpr;
export const R13 = 13 as Gpr;
export const R14 = 14 as Gpr;
export const R15 = 15 as Gpr;

export const XMM0 = 0 as Xmm;
export const XMM1 = 1 as Xmm;
export const XMM2 = 2 as Xmm;
export const XMM3 = 3 as Xmm;
export const XMM4 = 4 as Xmm;
export const XMM5 = 5 as Xmm;
export const XMM6 = 6 as Xmm;
export const XMM7 = 7 as Xmm;
export const XMM8 = 8 as Xmm;
export const XMM9 = 9 as Xmm;
export const XMM10 = 10 as Xmm;
export const XMM11 = 11 as Xmm;
export const XMM12 = 12 as Xmm;
export const XMM13 = 13 as Xmm;
export const XMM14 = 14 as Xmm;
export const XMM15 = 15 as Xmm;

/** Conditions. After `ucomisd` use the unsigned ones; P says that an operand was NaN. */
export const CC = {
  O: 0 as Condition,
  NO: 1 as Condition,
  B: 2 as Condition, // unsigned <, carry
  AE: 3 as Condition,
  E: 4 as Condition,
  NE: 5 as Condition,
  BE: 6 as Condition,
  A: 7 as Condition,
  S: 8 as Condition,
  NS: 9 as Condition,
  P: 10 as Condition,
  NP: 11 as Condition,
  L: 12 as Condition, // signed <
  GE: 13 as Condition,
  LE: 14 as Condition,
  G: 15 as Condition,
} as const;

/** The condition that holds exactly when `condition` does not. */
export function negate(condition: Condition): Condition {
  return (condition ^ 1) as Condition;
}

/** As mnemonics spell them, by number. */
export const CONDITION_NAMES: readonly string[] = Object.keys(CC).map((name) => name.toLowerCase());

const LEGACY = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'] as const;
const LOW_BYTES = ['al', 'cl', 'dl', 'bl', 'spl', 'bpl', 'sil', 'dil'] as const;

/** The name of a general-purpose register of 8, 16, 32 or 64 bits. */
export function gprName(register: number, bits: number): string {
  if (register >= LEGACY.length) {
    return `r${register}${bits === 8 ? 'b' : bits === 16 ? 'w' : bits === 32 ? 'd' : ''}`;
  }
  if (bits === 8) return LOW_BYTES[register];
  return `${bits === 32 ? 'e' : bits === 64 ? 'r' : ''}${LEGACY[register]}`;
}

export function xmmName(register: number): string {
  return `xmm${register}`;
}
