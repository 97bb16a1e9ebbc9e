/**
 * The encoder: bytes, prefixes, ModRM and SIB, labels and their fixups.
 *
 * An instruction is written in one pass, straight into the buffer:
 *
 *     [lock F0] [66 | F2 | F3] [REX 0100WRXB] [0F [38 | 3A]] opcode [ModRM [SIB] [disp]] [immediate]
 *
 * What is constant in that (all but the registers, displacement and immediate) is one int32, the
 * *packed encoding*, made once from a row of the table (`pack`). Methods here take it as their first
 * argument; the emitters that users call are made from the table in assembler.ts. Nothing is
 * allocated for an instruction: registers, labels and offsets are integers.
 *
 * A label that is used before it is bound has a chain of fixups, in int32 arrays. The field in the
 * code holds the addend meanwhile: minus the distance from the field to the end of its instruction.
 *
 * E1: a method checks its arguments before it writes anything, so after a RangeError the buffer ends
 * behind the last whole instruction.
 * E2: `at` never exceeds bytes.length - ROOM when a method begins, and no instruction is longer than ROOM.
 */
import { RSP } from './registers.ts';
import type { Label } from './registers.ts';

/** Room kept free at the buffer's end: more than the longest instruction (15) or padding (9). */
const ROOM = 32;
const FIRST_CAPACITY = 1 << 12;
/** Offsets are int32 and rel32 must reach everywhere. */
const MAX_CAPACITY = 1 << 28;

// The packed encoding.
const OPCODE = 0xff;
const PREFIX_SHIFT = 8; // 8 bits: 0, 0x66, 0xf2, 0xf3
const MAP_SHIFT = 16; // 2 bits: 0 none, 1 0F, 2 0F38, 3 0F3A
const W = 1 << 19; // in place for REX.W once shifted by MAP_SHIFT
const LOCK = 1 << 20;
const BYTE_REG = 1 << 21; // the reg field is a byte register: 4..7 need a REX prefix
const BYTE_RM = 1 << 22; // so for the r/m field

export interface Packable {
  readonly opcode: number;
  readonly prefix: number;
  readonly wide: boolean;
  readonly lock: boolean;
  readonly byteReg: boolean;
  readonly byteRm: boolean;
}

/** `opcode` is written as in the manuals: 0x89, 0x0faf, 0x0f3a0b. */
export function pack(row: Packable): number {
  const escape = row.opcode >>> 8;
  const map = [0, 0x0f, 0x0f38, 0x0f3a].indexOf(escape);
  if (map < 0) throw new RangeError(`opcode 0x${row.opcode.toString(16)} has an unknown escape`);
  return (
    (row.opcode & OPCODE) |
    (row.prefix << PREFIX_SHIFT) |
    (map << MAP_SHIFT) |
    (row.wide ? W : 0) |
    (row.lock ? LOCK : 0) |
    (row.byteReg ? BYTE_REG : 0) |
    (row.byteRm ? BYTE_RM : 0)
  );
}

/** Multi-byte nops by length, as the processor makers recommend them. */
const NOPS: readonly (readonly number[])[] = [
  [],
  [0x90],
  [0x66, 0x90],
  [0x0f, 0x1f, 0x00],
  [0x0f, 0x1f, 0x40, 0x00],
  [0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
  [0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
];
const LONGEST_NOP = NOPS.length - 1;

const UNBOUND = -0x8000_0000;
const NO_FIXUP = -1;

export class Encoder {
  /** The buffer; replaced when it grows. Valid up to `at`. */
  bytes = new Uint8Array(FIRST_CAPACITY);
  /** Where the next byte goes: the offset from the start of the code. */
  at = 0;
  private limit = FIRST_CAPACITY - ROOM;

  private labels = 0;
  private labelOffset = new Int32Array(64);
  private labelChain = new Int32Array(64);
  private fixups = 0;
  /** Offset of the field, times two, plus one for a rel8. */
  private fixupField = new Int32Array(64);
  private fixupNext = new Int32Array(64);
  private unresolved = 0;

  /** Forgets code and labels, keeps the memory. */
  reset(): void {
    this.at = 0;
    this.labels = 0;
    this.fixups = 0;
    this.unresolved = 0;
  }

  // ---- bytes

  byte(value: number): void {
    if (this.at > this.limit) this.grow();
    this.bytes[this.at++] = value;
  }

  int32(value: number): void {
    if (this.at > this.limit) this.grow();
    this.put32(this.at, value);
    this.at += 4;
  }

  /** An immediate that `immediate` let pass, of 1, 2 or 4 bytes. */
  putImmediate(value: number, size: number): void {
    const bytes = this.bytes;
    let at = this.at;
    bytes[at++] = value;
    if (size > 1) bytes[at++] = value >> 8;
    if (size > 2) {
      bytes[at++] = value >> 16;
      bytes[at++] = value >> 24;
    }
    this.at = at;
  }

  /** `length` bytes that do nothing. */
  nop(length = 1): void {
    if (length < 0 || length !== (length | 0)) throw new RangeError(`nop of ${length} bytes`);
    for (let left = length; left > 0; left -= LONGEST_NOP) {
      const row = NOPS[left < LONGEST_NOP ? left : LONGEST_NOP];
      for (let i = 0; i < row.length; i++) this.byte(row[i]);
    }
  }

  /** Nops up to the next multiple of `alignment`, as far as the code's own start is a multiple. */
  align(alignment: number): void {
    if (alignment <= 0 || alignment !== (alignment | 0) || (alignment & (alignment - 1)) !== 0) {
      throw new RangeError(`alignment ${alignment} is not a power of two`);
    }
    this.nop(-this.at & (alignment - 1));
  }

  put32(at: number, value: number): void {
    const bytes = this.bytes;
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    bytes[at + 2] = value >> 16;
    bytes[at + 3] = value >> 24;
  }

  private get32(at: number): number {
    const bytes = this.bytes;
    return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  }

  private grow(): void {
    const capacity = this.bytes.length * 2;
    if (capacity > MAX_CAPACITY) throw new RangeError(`code of more than ${MAX_CAPACITY} bytes`);
    const bytes = new Uint8Array(capacity);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.limit = capacity - ROOM;
  }

  // ---- instructions

  /** Prefixes and opcode. `rex` is 0RXB, with 0x40 where the prefix is needed without any bit. */
  private head(enc: number, rex: number): number {
    if (this.at > this.limit) this.grow();
    const bytes = this.bytes;
    let at = this.at;
    if ((enc & LOCK) !== 0) bytes[at++] = 0xf0;
    const prefix = (enc >> PREFIX_SHIFT) & 0xff;
    if (prefix !== 0) bytes[at++] = prefix;
    const fullRex = rex | ((enc >> MAP_SHIFT) & 8);
    if (fullRex !== 0) bytes[at++] = 0x40 | fullRex;
    const map = (enc >> MAP_SHIFT) & 3;
    if (map !== 0) {
      bytes[at++] = 0x0f;
      if (map !== 1) bytes[at++] = map === 2 ? 0x38 : 0x3a;
    }
    bytes[at++] = enc;
    return at;
  }

  /** No operands in the encoding. */
  encodePlain(enc: number): void {
    this.at = this.head(enc, 0);
  }

  /** The register is in the opcode's low three bits. */
  encodeOpcodeReg(enc: number, reg: number): void {
    if ((reg & ~15) !== 0) badRegister(reg);
    const rex = (reg >> 3) | ((enc & BYTE_RM) !== 0 && reg > 3 ? 0x40 : 0);
    this.at = this.head(enc | (reg & 7), rex);
  }

  /** ModRM with two registers, or a register and an opcode extension in `reg`. */
  encodeReg(enc: number, reg: number, rm: number): void {
    if (((reg | rm) & ~15) !== 0) badRegister(reg, rm);
    let rex = ((reg & 8) >> 1) | (rm >> 3);
    if (((enc & BYTE_REG) !== 0 && reg > 3) || ((enc & BYTE_RM) !== 0 && rm > 3)) rex |= 0x40;
    const at = this.head(enc, rex);
    this.bytes[at] = 0xc0 | ((reg & 7) << 3) | (rm & 7);
    this.at = at + 1;
  }

  /** ModRM with [base + disp]. */
  encodeMem(enc: number, reg: number, base: number, disp: number): void {
    if (((reg | base) & ~15) !== 0) badRegister(reg, base);
    if (disp !== (disp | 0)) badDisplacement(disp);
    let rex = ((reg & 8) >> 1) | (base >> 3);
    if ((enc & BYTE_REG) !== 0 && reg > 3) rex |= 0x40;
    let at = this.head(enc, rex);
    const bytes = this.bytes;
    const mod = modOf(base, disp);
    bytes[at++] = mod | ((reg & 7) << 3) | (base & 7);
    if ((base & 7) === RSP) bytes[at++] = 0x24; // rsp and r12 as a base need a SIB without index
    this.at = this.putDisplacement(at, mod, disp);
  }

  /** ModRM and SIB with [base + index << scale + disp]. */
  encodeMemX(
    enc: number,
    reg: number,
    base: number,
    index: number,
    scale: number,
    disp: number,
  ): void {
    if (((reg | base | index) & ~15) !== 0) badRegister(reg, base, index);
    if (index === RSP) throw new RangeError('rsp cannot be an index');
    if ((scale & ~3) !== 0) throw new RangeError(`scale ${scale} is not one of 0 to 3`);
    if (disp !== (disp | 0)) badDisplacement(disp);
    let rex = ((reg & 8) >> 1) | ((index & 8) >> 2) | (base >> 3);
    if ((enc & BYTE_REG) !== 0 && reg > 3) rex |= 0x40;
    let at = this.head(enc, rex);
    const bytes = this.bytes;
    const mod = modOf(base, disp);
    bytes[at++] = mod | ((reg & 7) << 3) | 4;
    bytes[at++] = (scale << 6) | ((index & 7) << 3) | (base & 7);
    this.at = this.putDisplacement(at, mod, disp);
  }

  private putDisplacement(at: number, mod: number, disp: number): number {
    if (mod === 0x40) {
      this.bytes[at] = disp;
      return at + 1;
    }
    if (mod === 0x80) {
      this.put32(at, disp);
      return at + 4;
    }
    return at;
  }

  /** ModRM with [rip + label]; `trailing` bytes of immediate follow. */
  encodePool(enc: number, reg: number, label: number, trailing: number): void {
    if ((reg & ~15) !== 0) badRegister(reg);
    this.checkLabel(label);
    const rex = ((reg & 8) >> 1) | ((enc & BYTE_REG) !== 0 && reg > 3 ? 0x40 : 0);
    const at = this.head(enc, rex);
    this.bytes[at] = ((reg & 7) << 3) | 5;
    this.at = at + 1;
    this.rel32(label, -4 - trailing);
  }

  // ---- labels

  newLabel(): Label {
    const label = this.labels++;
    if (label === this.labelOffset.length) {
      this.labelOffset = doubled(this.labelOffset);
      this.labelChain = doubled(this.labelChain);
    }
    this.labelOffset[label] = UNBOUND;
    this.labelChain[label] = NO_FIXUP;
    return label as Label;
  }

  /** The label is here. */
  bind(label: Label): void {
    this.bindAt(label, this.at);
  }

  /**
   * The label is at `offset` from the start of this code, which may lie outside of it: a stub, once
   * it is known where this code will be put.
   */
  bindAt(label: Label, offset: number): void {
    this.checkLabel(label);
    if (offset !== (offset | 0)) throw new RangeError(`offset ${offset} is not an int32`);
    if (this.labelOffset[label] !== UNBOUND) throw new RangeError(`label ${label} is bound twice`);
    this.labelOffset[label] = offset;
    let fixup = this.labelChain[label];
    while (fixup !== NO_FIXUP) {
      const field = this.fixupField[fixup] >> 1;
      if ((this.fixupField[fixup] & 1) === 0) {
        this.put32(field, offset - field + this.get32(field));
      } else {
        this.putRel8(field, offset - field - 1);
      }
      this.unresolved--;
      fixup = this.fixupNext[fixup];
    }
    this.labelChain[label] = NO_FIXUP;
  }

  isBound(label: Label): boolean {
    this.checkLabel(label);
    return this.labelOffset[label] !== UNBOUND;
  }

  /** Where a bound label is. */
  offsetOf(label: Label): number {
    if (!this.isBound(label)) throw new RangeError(`label ${label} is not bound`);
    return this.labelOffset[label];
  }

  /** A jump with the shortest encoding that is sure to reach: rel8 only backwards. */
  encodeJump(shortEnc: number, nearEnc: number, label: number): void {
    this.checkLabel(label);
    const target = this.labelOffset[label];
    if (target !== UNBOUND) {
      const distance = target - this.at - 2;
      if (distance >= -128 && distance <= 127) {
        this.at = this.head(shortEnc, 0);
        this.bytes[this.at++] = distance;
        return;
      }
    }
    this.encodeNear(nearEnc, label);
  }

  /** A rel8 jump: a RangeError, here or at `bind`, if the label is too far away. */
  encodeShort(enc: number, label: number): void {
    this.checkLabel(label);
    const target = this.labelOffset[label];
    if (target !== UNBOUND) {
      const distance = target - this.at - 2;
      checkRel8(this.at + 1, distance);
      this.at = this.head(enc, 0);
      this.bytes[this.at++] = distance;
      return;
    }
    this.at = this.head(enc, 0);
    this.bytes[this.at] = 0xff;
    this.addFixup(label, (this.at << 1) | 1);
    this.at++;
  }

  encodeNear(enc: number, label: number): void {
    this.checkLabel(label);
    this.at = this.head(enc, 0);
    this.rel32(label, -4);
  }

  /** The field of four bytes from the end of which, or from further behind, the label is measured. */
  private rel32(label: number, addend: number): void {
    const field = this.at;
    const target = this.labelOffset[label];
    if (target !== UNBOUND) {
      this.put32(field, target - field + addend);
    } else {
      this.put32(field, addend);
      this.addFixup(label, field << 1);
    }
    this.at = field + 4;
  }

  /** A word of a jump table: the distance of the label from the offset `from`. */
  distance(label: Label, from: number): void {
    this.checkLabel(label);
    if (this.at > this.limit) this.grow();
    this.rel32(label, this.at - from);
  }

  private addFixup(label: number, field: number): void {
    const fixup = this.fixups++;
    if (fixup === this.fixupField.length) {
      this.fixupField = doubled(this.fixupField);
      this.fixupNext = doubled(this.fixupNext);
    }
    this.fixupField[fixup] = field;
    this.fixupNext[fixup] = this.labelChain[label];
    this.labelChain[label] = fixup;
    this.unresolved++;
  }

  private putRel8(field: number, distance: number): void {
    checkRel8(field, distance);
    this.bytes[field] = distance;
  }

  /** A RangeError that names a label which is used and not bound, if there is one. */
  checkAllBound(): void {
    if (this.unresolved === 0) return;
    for (let label = 0; label < this.labels; label++) {
      const fixup = this.labelChain[label];
      if (fixup !== NO_FIXUP) {
        const place = hex(this.fixupField[fixup] >> 1);
        throw new RangeError(`label ${label} is used at ${place} and never bound`);
      }
    }
  }

  checkLabel(label: number): void {
    if (label >>> 0 >= this.labels) throw new RangeError(`there is no label ${label}`);
  }
}

/** Immediates of 1, 2, 4 bytes, signed or (below 32 bits) unsigned; the result is signed. */
export function immediate(value: number, size: number): number {
  if (value === (value | 0)) {
    if (size === 4) return value;
    if (size === 1 && value >= -0x80 && value <= 0xff) return (value << 24) >> 24;
    if (size === 2 && value >= -0x8000 && value <= 0xffff) return (value << 16) >> 16;
  }
  throw new RangeError(`immediate ${value} does not fit in ${size * 8} bits`);
}

/** The mod bits of ModRM: rbp and r13 as a base always need a displacement. */
function modOf(base: number, disp: number): number {
  if (disp === 0 && (base & 7) !== 5) return 0;
  return disp === (disp << 24) >> 24 ? 0x40 : 0x80;
}

function checkRel8(field: number, distance: number): void {
  if (distance < -128 || distance > 127) {
    throw new RangeError(`short jump at ${hex(field - 1)} spans ${distance} bytes`);
  }
}

function badRegister(...registers: number[]): never {
  const bad = registers.find((register) => (register & ~15) !== 0);
  throw new RangeError(`register ${bad} is not one of 0 to 15`);
}

function badDisplacement(disp: number): never {
  throw new RangeError(`displacement ${disp} is not an int32`);
}

function doubled(from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}

function hex(offset: number): string {
  return `0x${offset.toString(16)}`;
}
