/**
 * The one table of encodings: a row each, from which the emitters, the listing and the tests derive.
 *
 * Columns:
 *   mnemonic  as in the processor manuals; `cc` stands for the condition
 *   name      stem of the emitters' names where the mnemonic would not do
 *   form      operands (forms.ts)
 *   widths    operand sizes in bits, the last part of the emitters' names; 16 adds the prefix 66, 64
 *             adds REX.W. Empty: one size only, not part of the name
 *   opcode    with its escape bytes, 0x0faf. A register or condition is added in the low bits
 *   prefix    mandatory 66, F2 or F3
 *   digit     opcode extension in ModRM's reg field ("/digit")
 *   wide      REX.W although `widths` is empty
 *   lock      with the lock prefix; the name gets a leading `lock`
 *   short     opcode of the same with a sign-extended immediate, or a distance, of 8 bits
 *   imm       bytes of the immediate where that is not the operand size (at most 4)
 *   size      bits of the operand in memory (or r/m) where that is not the operand size
 */
import type { FormName } from './forms.ts';

export type Width = 8 | 16 | 32 | 64;

export interface Encoding {
  readonly mnemonic: string;
  readonly name?: string;
  readonly form: FormName;
  readonly widths: readonly Width[];
  readonly opcode: number;
  readonly prefix?: 0x66 | 0xf2 | 0xf3;
  readonly digit?: number;
  readonly wide?: true;
  readonly lock?: true;
  readonly short?: number;
  readonly imm?: 1 | 2 | 4;
  readonly size?: 0 | 8 | 16 | 32 | 64 | 128;
}

/** add, or, adc, sbb, and, sub, xor, cmp are numbered 0 to 7 and encoded alike. */
const arithmetic = <const M extends string>(mnemonic: M, n: number) =>
  [
    { mnemonic, form: 'R,RM', widths: [8], opcode: n * 8 + 0x02 },
    { mnemonic, form: 'R,RM', widths: [16, 32, 64], opcode: n * 8 + 0x03 },
    { mnemonic, form: 'M,R', widths: [8], opcode: n * 8 },
    { mnemonic, form: 'M,R', widths: [16, 32, 64], opcode: n * 8 + 0x01 },
    { mnemonic, form: 'RM,I', widths: [8], opcode: 0x80, digit: n },
    { mnemonic, form: 'RM,I', widths: [16, 32, 64], opcode: 0x81, digit: n, short: 0x83 },
  ] as const;

const lockedArithmetic = <const M extends string, const N extends string>(
  mnemonic: M,
  name: N,
  n: number,
) =>
  [
    { mnemonic, name, form: 'M,R', widths: [8], opcode: n * 8, lock: true },
    { mnemonic, name, form: 'M,R', widths: [16, 32, 64], opcode: n * 8 + 0x01, lock: true },
    { mnemonic, name, form: 'M,I', widths: [8], opcode: 0x80, digit: n, lock: true },
    {
      mnemonic,
      name,
      form: 'M,I',
      widths: [16, 32, 64],
      opcode: 0x81,
      digit: n,
      short: 0x83,
      lock: true,
    },
  ] as const;

/** Shifts and rotations by an immediate, and (stem `...Cl`) by cl. */
const shift = <const M extends string, const N extends string>(
  mnemonic: M,
  byCl: N,
  digit: number,
) =>
  [
    { mnemonic, form: 'RM,I', widths: [32, 64], opcode: 0xc1, digit, imm: 1 },
    { mnemonic, name: byCl, form: 'RM', widths: [32, 64], opcode: 0xd3, digit },
  ] as const;

/** One operand, read and written or read only, in all sizes. */
const unary = <const M extends string>(mnemonic: M, opcode: number, digit: number) =>
  [
    { mnemonic, form: 'RM', widths: [8], opcode, digit },
    { mnemonic, form: 'RM', widths: [16, 32, 64], opcode: opcode + 1, digit },
  ] as const;

/** bt, bts, btr: bit number in a register or an immediate. */
const bitTest = <const M extends string>(mnemonic: M, opcode: number, digit: number) =>
  [
    { mnemonic, form: 'RM,R', widths: [32, 64], opcode },
    { mnemonic, form: 'RM,I', widths: [32, 64], opcode: 0x0fba, digit, imm: 1 },
  ] as const;

/** Scalar double: the operand in memory has 64 bits. */
const scalar = <const M extends string>(mnemonic: M, opcode: number) =>
  ({ mnemonic, form: 'F,FM', widths: [], opcode, prefix: 0xf2, size: 64 }) as const;

/** Packed, 128 bits: operands in memory are aligned to 16 bytes. */
const packed = <const M extends string>(mnemonic: M, opcode: number) =>
  ({ mnemonic, form: 'F,FM', widths: [], opcode, prefix: 0x66, size: 128 }) as const;

export const ENCODINGS = [
  // Moves
  { mnemonic: 'mov', form: 'R,RM', widths: [8], opcode: 0x8a },
  { mnemonic: 'mov', form: 'R,RM', widths: [16, 32, 64], opcode: 0x8b },
  { mnemonic: 'mov', form: 'M,R', widths: [8], opcode: 0x88 },
  { mnemonic: 'mov', form: 'M,R', widths: [16, 32, 64], opcode: 0x89 },
  { mnemonic: 'mov', form: 'O,I', widths: [8], opcode: 0xb0 },
  { mnemonic: 'mov', form: 'O,I', widths: [16, 32], opcode: 0xb8 },
  { mnemonic: 'mov', form: 'R,I', widths: [64], opcode: 0xc7, digit: 0 }, // sign-extended
  { mnemonic: 'mov', form: 'M,I', widths: [8], opcode: 0xc6, digit: 0 },
  { mnemonic: 'mov', form: 'M,I', widths: [16, 32, 64], opcode: 0xc7, digit: 0 },
  { mnemonic: 'mov', name: 'movabs', form: 'O,I64', widths: [64], opcode: 0xb8 },
  {
    mnemonic: 'movzx',
    name: 'movzx8',
    form: 'R,RM',
    widths: [16, 32, 64],
    opcode: 0x0fb6,
    size: 8,
  },
  { mnemonic: 'movzx', name: 'movzx16', form: 'R,RM', widths: [32, 64], opcode: 0x0fb7, size: 16 },
  {
    mnemonic: 'movsx',
    name: 'movsx8',
    form: 'R,RM',
    widths: [16, 32, 64],
    opcode: 0x0fbe,
    size: 8,
  },
  { mnemonic: 'movsx', name: 'movsx16', form: 'R,RM', widths: [32, 64], opcode: 0x0fbf, size: 16 },
  { mnemonic: 'movsxd', form: 'R,RM', widths: [64], opcode: 0x63, size: 32 },
  { mnemonic: 'lea', form: 'R,M', widths: [32, 64], opcode: 0x8d, size: 0 },
  { mnemonic: 'xchg', form: 'RM,R', widths: [8], opcode: 0x86 }, // in memory always atomic
  { mnemonic: 'xchg', form: 'RM,R', widths: [16, 32, 64], opcode: 0x87 },
  { mnemonic: 'bswap', form: 'O', widths: [32, 64], opcode: 0x0fc8 },
  { mnemonic: 'cmovcc', form: 'C,R,RM', widths: [32, 64], opcode: 0x0f40 },
  { mnemonic: 'setcc', form: 'C,RM', widths: [8], opcode: 0x0f90 },

  // Stack
  { mnemonic: 'push', form: 'O', widths: [], opcode: 0x50, size: 64 },
  { mnemonic: 'push', form: 'M', widths: [], opcode: 0xff, digit: 6, size: 64 },
  { mnemonic: 'push', form: 'I', widths: [], opcode: 0x68, short: 0x6a, size: 64 },
  { mnemonic: 'pop', form: 'O', widths: [], opcode: 0x58, size: 64 },
  { mnemonic: 'pop', form: 'M', widths: [], opcode: 0x8f, digit: 0, size: 64 },
  { mnemonic: 'pushfq', form: 'NONE', widths: [], opcode: 0x9c },
  { mnemonic: 'popfq', form: 'NONE', widths: [], opcode: 0x9d },
  { mnemonic: 'leave', form: 'NONE', widths: [], opcode: 0xc9 },

  // Integer arithmetic
  ...arithmetic('add', 0),
  ...arithmetic('or', 1),
  ...arithmetic('adc', 2),
  ...arithmetic('sbb', 3),
  ...arithmetic('and', 4),
  ...arithmetic('sub', 5),
  ...arithmetic('xor', 6),
  ...arithmetic('cmp', 7),
  { mnemonic: 'test', form: 'RM,R', widths: [8], opcode: 0x84 },
  { mnemonic: 'test', form: 'RM,R', widths: [16, 32, 64], opcode: 0x85 },
  { mnemonic: 'test', form: 'RM,I', widths: [8], opcode: 0xf6, digit: 0 },
  { mnemonic: 'test', form: 'RM,I', widths: [16, 32, 64], opcode: 0xf7, digit: 0 },
  ...unary('not', 0xf6, 2),
  ...unary('neg', 0xf6, 3),
  ...unary('inc', 0xfe, 0),
  ...unary('dec', 0xfe, 1),
  { mnemonic: 'mul', form: 'RM', widths: [32, 64], opcode: 0xf7, digit: 4 },
  { mnemonic: 'imul', form: 'RM', widths: [32, 64], opcode: 0xf7, digit: 5 },
  { mnemonic: 'div', form: 'RM', widths: [32, 64], opcode: 0xf7, digit: 6 },
  { mnemonic: 'idiv', form: 'RM', widths: [32, 64], opcode: 0xf7, digit: 7 },
  { mnemonic: 'imul', form: 'R,RM', widths: [16, 32, 64], opcode: 0x0faf },
  { mnemonic: 'imul', form: 'R,RM,I', widths: [16, 32, 64], opcode: 0x69, short: 0x6b },
  { mnemonic: 'cdq', form: 'NONE', widths: [], opcode: 0x99 },
  { mnemonic: 'cqo', form: 'NONE', widths: [], opcode: 0x99, wide: true },

  // Bits
  ...shift('rol', 'rolCl', 0),
  ...shift('ror', 'rorCl', 1),
  ...shift('shl', 'shlCl', 4),
  ...shift('shr', 'shrCl', 5),
  ...shift('sar', 'sarCl', 7),
  ...bitTest('bt', 0x0fa3, 4),
  ...bitTest('bts', 0x0fab, 5),
  ...bitTest('btr', 0x0fb3, 6),
  { mnemonic: 'bsf', form: 'R,RM', widths: [32, 64], opcode: 0x0fbc },
  { mnemonic: 'bsr', form: 'R,RM', widths: [32, 64], opcode: 0x0fbd },
  { mnemonic: 'tzcnt', form: 'R,RM', widths: [32, 64], opcode: 0x0fbc, prefix: 0xf3 }, // BMI1
  { mnemonic: 'lzcnt', form: 'R,RM', widths: [32, 64], opcode: 0x0fbd, prefix: 0xf3 }, // LZCNT
  { mnemonic: 'popcnt', form: 'R,RM', widths: [32, 64], opcode: 0x0fb8, prefix: 0xf3 }, // POPCNT

  // Control
  { mnemonic: 'jmp', form: 'REL', widths: [], opcode: 0xe9, short: 0xeb },
  { mnemonic: 'jcc', form: 'C,REL', widths: [], opcode: 0x0f80, short: 0x70 },
  { mnemonic: 'call', form: 'CALL', widths: [], opcode: 0xe8 },
  { mnemonic: 'jmp', form: 'RM', widths: [], opcode: 0xff, digit: 4, size: 64 },
  { mnemonic: 'call', form: 'RM', widths: [], opcode: 0xff, digit: 2, size: 64 },
  { mnemonic: 'ret', form: 'NONE', widths: [], opcode: 0xc3 },
  { mnemonic: 'ret', form: 'I', widths: [], opcode: 0xc2, imm: 2 },
  { mnemonic: 'int3', form: 'NONE', widths: [], opcode: 0xcc },
  { mnemonic: 'ud2', form: 'NONE', widths: [], opcode: 0x0f0b },
  { mnemonic: 'syscall', form: 'NONE', widths: [], opcode: 0x0f05 },

  // Atomic and ordering
  ...lockedArithmetic('add', 'lockAdd', 0),
  ...lockedArithmetic('or', 'lockOr', 1),
  ...lockedArithmetic('and', 'lockAnd', 4),
  ...lockedArithmetic('sub', 'lockSub', 5),
  ...lockedArithmetic('xor', 'lockXor', 6),
  { mnemonic: 'xadd', name: 'lockXadd', form: 'M,R', widths: [8], opcode: 0x0fc0, lock: true },
  {
    mnemonic: 'xadd',
    name: 'lockXadd',
    form: 'M,R',
    widths: [16, 32, 64],
    opcode: 0x0fc1,
    lock: true,
  },
  {
    mnemonic: 'cmpxchg',
    name: 'lockCmpxchg',
    form: 'M,R',
    widths: [8],
    opcode: 0x0fb0,
    lock: true,
  },
  {
    mnemonic: 'cmpxchg',
    name: 'lockCmpxchg',
    form: 'M,R',
    widths: [16, 32, 64],
    opcode: 0x0fb1,
    lock: true,
  },
  {
    mnemonic: 'cmpxchg16b',
    name: 'lockCmpxchg16b',
    form: 'M',
    widths: [],
    opcode: 0x0fc7,
    digit: 1,
    wide: true,
    lock: true,
    size: 128,
  },
  { mnemonic: 'bts', name: 'lockBts', form: 'M,R', widths: [32, 64], opcode: 0x0fab, lock: true },
  {
    mnemonic: 'bts',
    name: 'lockBts',
    form: 'M,I',
    widths: [32, 64],
    opcode: 0x0fba,
    digit: 5,
    imm: 1,
    lock: true,
  },
  {
    mnemonic: 'btr',
    name: 'lockBtr',
    form: 'M,I',
    widths: [32, 64],
    opcode: 0x0fba,
    digit: 6,
    imm: 1,
    lock: true,
  },
  { mnemonic: 'lfence', form: 'NONE', widths: [], opcode: 0x0fae, digit: 5 },
  { mnemonic: 'mfence', form: 'NONE', widths: [], opcode: 0x0fae, digit: 6 },
  { mnemonic: 'sfence', form: 'NONE', widths: [], opcode: 0x0fae, digit: 7 },
  { mnemonic: 'pause', form: 'NONE', widths: [], opcode: 0x90, prefix: 0xf3 },

  // Processor state
  { mnemonic: 'cld', form: 'NONE', widths: [], opcode: 0xfc },
  { mnemonic: 'cpuid', form: 'NONE', widths: [], opcode: 0x0fa2 },
  { mnemonic: 'rdtsc', form: 'NONE', widths: [], opcode: 0x0f31 },
  { mnemonic: 'xgetbv', form: 'NONE', widths: [], opcode: 0x0f01, digit: 2 },
  { mnemonic: 'ldmxcsr', form: 'M', widths: [], opcode: 0x0fae, digit: 2, size: 32 },
  { mnemonic: 'stmxcsr', form: 'M', widths: [], opcode: 0x0fae, digit: 3, size: 32 },
  { mnemonic: 'fxsave', form: 'M', widths: [], opcode: 0x0fae, digit: 0, size: 0 },
  { mnemonic: 'fxrstor', form: 'M', widths: [], opcode: 0x0fae, digit: 1, size: 0 },

  // Moves of xmm registers
  { mnemonic: 'movsd', form: 'F,FM', widths: [], opcode: 0x0f10, prefix: 0xf2, size: 64 },
  { mnemonic: 'movsd', form: 'M,F', widths: [], opcode: 0x0f11, prefix: 0xf2, size: 64 },
  { mnemonic: 'movss', form: 'F,FM', widths: [], opcode: 0x0f10, prefix: 0xf3, size: 32 },
  { mnemonic: 'movss', form: 'M,F', widths: [], opcode: 0x0f11, prefix: 0xf3, size: 32 },
  { mnemonic: 'movd', form: 'F,RM', widths: [], opcode: 0x0f6e, prefix: 0x66, size: 32 },
  { mnemonic: 'movd', form: 'RM,F', widths: [], opcode: 0x0f7e, prefix: 0x66, size: 32 },
  { mnemonic: 'movq', form: 'F,R', widths: [], opcode: 0x0f6e, prefix: 0x66, wide: true, size: 64 },
  { mnemonic: 'movq', form: 'R,F', widths: [], opcode: 0x0f7e, prefix: 0x66, wide: true, size: 64 },
  { mnemonic: 'movq', form: 'F,FM', widths: [], opcode: 0x0f7e, prefix: 0xf3, size: 64 },
  { mnemonic: 'movq', form: 'M,F', widths: [], opcode: 0x0fd6, prefix: 0x66, size: 64 },
  { mnemonic: 'movaps', form: 'F,FM', widths: [], opcode: 0x0f28, size: 128 },
  { mnemonic: 'movaps', form: 'M,F', widths: [], opcode: 0x0f29, size: 128 },
  packed('movapd', 0x0f28),
  { mnemonic: 'movapd', form: 'M,F', widths: [], opcode: 0x0f29, prefix: 0x66, size: 128 },
  { mnemonic: 'movups', form: 'F,FM', widths: [], opcode: 0x0f10, size: 128 },
  { mnemonic: 'movups', form: 'M,F', widths: [], opcode: 0x0f11, size: 128 },
  { mnemonic: 'movmskpd', form: 'R=F', widths: [], opcode: 0x0f50, prefix: 0x66, size: 32 },

  // Doubles
  scalar('addsd', 0x0f58),
  scalar('mulsd', 0x0f59),
  scalar('subsd', 0x0f5c),
  scalar('minsd', 0x0f5d),
  scalar('divsd', 0x0f5e),
  scalar('maxsd', 0x0f5f),
  scalar('sqrtsd', 0x0f51),
  { mnemonic: 'ucomisd', form: 'F,FM', widths: [], opcode: 0x0f2e, prefix: 0x66, size: 64 },
  {
    mnemonic: 'roundsd',
    form: 'F,FM,I',
    widths: [],
    opcode: 0x0f3a0b,
    prefix: 0x66,
    imm: 1,
    size: 64,
  }, // SSE4.1
  { mnemonic: 'cvtsi2sd', form: 'F,RM', widths: [32, 64], opcode: 0x0f2a, prefix: 0xf2 },
  { mnemonic: 'cvttsd2si', form: 'R,FM', widths: [32, 64], opcode: 0x0f2c, prefix: 0xf2, size: 64 },
  { mnemonic: 'cvtsd2si', form: 'R,FM', widths: [32, 64], opcode: 0x0f2d, prefix: 0xf2, size: 64 },
  scalar('cvtsd2ss', 0x0f5a),
  { mnemonic: 'cvtss2sd', form: 'F,FM', widths: [], opcode: 0x0f5a, prefix: 0xf3, size: 32 },
  packed('andpd', 0x0f54),
  packed('andnpd', 0x0f55),
  packed('orpd', 0x0f56),
  packed('xorpd', 0x0f57),
  packed('unpcklpd', 0x0f14),
  packed('subpd', 0x0f5c),
  { mnemonic: 'xorps', form: 'F,FM', widths: [], opcode: 0x0f57, size: 128 },

  // Integers in xmm registers
  packed('pxor', 0x0fef),
  packed('por', 0x0feb),
  packed('pand', 0x0fdb),
  packed('pandn', 0x0fdf),
  packed('pcmpeqd', 0x0f76),
  packed('paddq', 0x0fd4),
  packed('psubq', 0x0ffb),
  packed('punpckldq', 0x0f62),
  {
    mnemonic: 'pshufd',
    form: 'F,FM,I',
    widths: [],
    opcode: 0x0f70,
    prefix: 0x66,
    imm: 1,
    size: 128,
  },
  { mnemonic: 'psrlq', form: 'F,I', widths: [], opcode: 0x0f73, prefix: 0x66, digit: 2, imm: 1 },
  { mnemonic: 'psllq', form: 'F,I', widths: [], opcode: 0x0f73, prefix: 0x66, digit: 6, imm: 1 },

  // Strings (rcx words from rsi to rdi; rax to rdi), direction flag clear
  {
    mnemonic: 'rep movsq',
    name: 'repMovsq',
    form: 'NONE',
    widths: [],
    opcode: 0xa5,
    prefix: 0xf3,
    wide: true,
  },
  { mnemonic: 'rep movsb', name: 'repMovsb', form: 'NONE', widths: [], opcode: 0xa4, prefix: 0xf3 },
  {
    mnemonic: 'rep stosq',
    name: 'repStosq',
    form: 'NONE',
    widths: [],
    opcode: 0xab,
    prefix: 0xf3,
    wide: true,
  },
  // The old floating-point unit, for its remainder
  { mnemonic: 'fld', form: 'M', widths: [], opcode: 0xdd, digit: 0, size: 64 },
  { mnemonic: 'fst', form: 'M', widths: [], opcode: 0xdd, digit: 2, size: 64 },
  { mnemonic: 'fstp', form: 'M', widths: [], opcode: 0xdd, digit: 3, size: 64 },
  { mnemonic: 'fprem', form: 'NONE', widths: [], opcode: 0xd9, digit: 7 },
] as const satisfies readonly Encoding[];
