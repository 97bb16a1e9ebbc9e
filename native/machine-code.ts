/**
 * Just enough of an x86-64 encoder for the entry and exit stubs and the signal handlers. (The real
 * assembler lies above this layer.) All jumps have 32-bit displacements; operands are a register and
 * a register or `[base + disp32]`; `wide` means 64-bit operands.
 */
export const RAX = 0;
export const RCX = 1;
export const RDX = 2;
export const RBX = 3;
export const RSP = 4;
export const RBP = 5;
export const RSI = 6;
export const RDI = 7;
export const R8 = 8;
export const R9 = 9;
export const R10 = 10;
export const R11 = 11;
export const R12 = 12;
export const R13 = 13;
export const R14 = 14;
export const R15 = 15;

/** [base + disp] */
export interface Memory {
  readonly base: number;
  readonly disp: number;
}

export function at(base: number, disp: number): Memory {
  return { base, disp };
}

/** Opcodes of `op(…)`: register, then register or memory, unless the comment says otherwise. */
export const OP = {
  add: 0x03,
  sub: 0x2b,
  cmp: 0x3b,
  xor: 0x33,
  test: 0x85,
  load: 0x8b,
  store: 0x89, // memory, register
  storeByte: 0x88, // memory, register (rax … rdx)
  exchange: 0x87, // memory, register; locked by itself
  lea: 0x8d,
} as const;

/** Condition codes of `jump`. */
export const IF = { below: 2, notBelow: 3, equal: 4, notEqual: 5, notAbove: 6, sign: 8 } as const;

/** Operation numbers of `immediate`. */
export const IMM = { add: 0, and: 4, sub: 5, cmp: 7 } as const;

export class CodeWriter {
  private readonly bytes: number[] = [];
  private readonly labels = new Map<string, number>();
  private readonly fixups: { readonly at: number; readonly label: string }[] = [];

  get length(): number {
    return this.bytes.length;
  }

  raw(...bytes: number[]): this {
    this.bytes.push(...bytes);
    return this;
  }

  word(value: number): this {
    return this.raw(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
  }

  address(value: number): this {
    return this.word(value | 0).word(Math.floor(value / 2 ** 32));
  }

  align(size: number, filler = 0x90): this {
    while (this.bytes.length % size !== 0) this.bytes.push(filler);
    return this;
  }

  label(name: string): this {
    if (this.labels.has(name)) throw new Error(`label ${name} twice`);
    this.labels.set(name, this.bytes.length);
    return this;
  }

  offsetOf(name: string): number {
    const offset = this.labels.get(name);
    if (offset === undefined) throw new Error(`no label ${name}`);
    return offset;
  }

  op(opcode: number, register: number, other: number | Memory, wide = true): this {
    const base = typeof other === 'number' ? other : other.base;
    const rex = 0x40 | (wide ? 8 : 0) | (register > 7 ? 4 : 0) | (base > 7 ? 1 : 0);
    if (rex !== 0x40) this.raw(rex);
    return this.raw(opcode).operand(register, other);
  }

  /** ModRM (and SIB, displacement) of a register number or opcode extension and an operand. */
  operand(register: number, other: number | Memory): this {
    const reg = (register & 7) << 3;
    if (typeof other === 'number') return this.raw(0xc0 | reg | (other & 7));
    const base = other.base & 7;
    this.raw(0x80 | reg | base);
    if (base === RSP) this.raw(0x24);
    return this.word(other.disp);
  }

  move(to: number, from: number): this {
    return this.op(OP.load, to, from);
  }

  load(to: number, from: Memory, wide = true): this {
    return this.op(OP.load, to, from, wide);
  }

  store(to: Memory, from: number, wide = true): this {
    return this.op(OP.store, from, to, wide);
  }

  /** Stores a sign-extended constant. */
  storeConstant(to: Memory, value: number, wide = true): this {
    const rex = 0x40 | (wide ? 8 : 0) | (to.base > 7 ? 1 : 0);
    if (rex !== 0x40) this.raw(rex);
    return this.raw(0xc7).operand(0, to).word(value);
  }

  /** mov r64, imm64 */
  constant(to: number, value: number): this {
    return this.raw(0x48 | (to > 7 ? 1 : 0), 0xb8 | (to & 7)).address(value);
  }

  /** mov r32, imm32: the upper half becomes zero. */
  small(to: number, value: number): this {
    if (to > 7) this.raw(0x41);
    return this.raw(0xb8 | (to & 7)).word(value);
  }

  /** add, and, sub, cmp with a sign-extended constant. */
  immediate(operation: number, other: number | Memory, value: number, wide = true): this {
    const base = typeof other === 'number' ? other : other.base;
    const rex = 0x40 | (wide ? 8 : 0) | (base > 7 ? 1 : 0);
    if (rex !== 0x40) this.raw(rex);
    return this.raw(0x81).operand(operation, other).word(value);
  }

  /** test dword [memory], constant */
  testBits(other: Memory, bits: number): this {
    if (other.base > 7) this.raw(0x41);
    return this.raw(0xf7).operand(0, other).word(bits);
  }

  shiftLeft(register: number, bits: number): this {
    return this.raw(register > 7 ? 0x49 : 0x48, 0xc1)
      .operand(4, register)
      .raw(bits);
  }

  shiftRight(register: number, bits: number): this {
    return this.raw(register > 7 ? 0x49 : 0x48, 0xc1)
      .operand(5, register)
      .raw(bits);
  }

  /** to *= by, 64 bits. */
  multiply(to: number, by: number): this {
    return this.raw(0x48 | (to > 7 ? 4 : 0) | (by > 7 ? 1 : 0), 0x0f, 0xaf).operand(to, by);
  }

  push(register: number): this {
    if (register > 7) this.raw(0x41);
    return this.raw(0x50 | (register & 7));
  }

  pop(register: number): this {
    if (register > 7) this.raw(0x41);
    return this.raw(0x58 | (register & 7));
  }

  jump(label: string): this {
    return this.raw(0xe9).reference(label);
  }

  jumpIf(condition: number, label: string): this {
    return this.raw(0x0f, 0x80 | condition).reference(label);
  }

  call(label: string): this {
    return this.raw(0xe8).reference(label);
  }

  jumpTo(register: number): this {
    if (register > 7) this.raw(0x41);
    return this.raw(0xff).operand(4, register);
  }

  systemCall(number: number): this {
    return this.small(RAX, number).raw(0x0f, 0x05);
  }

  ret(): this {
    return this.raw(0xc3);
  }

  private reference(label: string): this {
    this.fixups.push({ at: this.bytes.length, label });
    return this.word(0);
  }

  /** Replaces a word that was emitted before. */
  patchWord(at: number, value: number): void {
    for (let i = 0; i < 4; i++) this.bytes[at + i] = (value >> (8 * i)) & 255;
  }

  finish(): Uint8Array {
    for (const { at, label } of this.fixups) {
      this.patchWord(at, this.offsetOf(label) - (at + 4));
    }
    return Uint8Array.from(this.bytes);
  }
}
