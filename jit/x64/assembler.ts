/**
 * The assembler that compilers use: the encoder with one emitter per encoding and operand size, made
 * from the table when the first one is needed, and with a constant pool and patchable jumps.
 *
 *     const asm = new Assembler();
 *     const done = asm.newLabel();
 *     asm.movRM64(RAX, RDI, 8);              // mov rax, [rdi+8]
 *     asm.cmpMI32(RDI, 4, TAG_INT);          // cmp dword [rdi+4], TAG_INT
 *     asm.jcc(CC.E, done);
 *     asm.addsdFP(XMM0, asm.constant(low, high));
 *     asm.bind(done);
 *     asm.ret();
 *     const code = asm.finish();             // to be copied to an address that is a multiple of 16
 *     asm.reset();                           // and reused: it allocates only in order to grow
 *
 * The emitters' names are explained in forms.ts. They are closures over the packed encoding, inherited
 * from prototypes, so the host's compiler sees constants when it inlines them.
 *
 * Patchable jumps (A1): the four bytes of their distance are aligned, never straddle a cache line and
 * are the only bytes of the code that another thread ever stores to, with one aligned 32-bit store.
 */
import { ENCODINGS } from './encodings.ts';
import type { Encoding, Width } from './encodings.ts';
import { Encoder, pack } from './encoder.ts';
import { FORMS, operandKinds } from './forms.ts';
import type { FormEmitters, FormName, OperandKind, Packed } from './forms.ts';
import type { Condition, Label } from './registers.ts';

/** Where finished code has to be put: a multiple of this. */
export const CODE_ALIGNMENT = 16;

const INT3 = 0xcc;
const NO_ENTRY = -1;
/** Slots of the pool's hash table at first; at most half of them are used. */
const POOL_HASH = 64;

/** The encoder with pool and patchable jumps; the emitters are inherited. */
class CodeBuffer extends Encoder {
  /** Offsets of the rel32 fields of the patchable jumps, in the order of emission. */
  patchSites = new Int32Array(16);
  patchSiteCount = 0;
  /** Length of the code without the constant pool; known after `finish`. */
  codeLength = 0;

  private poolCount = 0;
  /** Four halves per entry; a constant of 64 bits leaves two of them unused. */
  private poolWords = new Int32Array(POOL_HASH * 2);
  /** The entry's label, and -1 - label for 64 bits. */
  private poolLabels = new Int32Array(POOL_HASH / 2);
  private poolHash = new Int32Array(POOL_HASH).fill(NO_ENTRY);

  constructor() {
    installEmitters();
    super();
  }

  override reset(): void {
    super.reset();
    this.patchSiteCount = 0;
    this.codeLength = 0;
    if (this.poolCount > 0) this.poolHash.fill(NO_ENTRY);
    this.poolCount = 0;
  }

  /** The label of a 64-bit constant behind the code; equal constants are one. */
  constant(low: number, high: number): Label {
    return this.poolEntry(low, high, 0, 0, 8);
  }

  /** The label of a 128-bit constant, aligned to 16 bytes: masks of andpd, xorpd. */
  constant128(low0: number, high0: number, low1: number, high1: number): Label {
    return this.poolEntry(low0, high0, low1, high1, 16);
  }

  private poolEntry(a: number, b: number, c: number, d: number, bytes: 8 | 16): Label {
    if (a !== (a | 0) || b !== (b | 0) || c !== (c | 0) || d !== (d | 0)) {
      throw new RangeError(`constant ${a}, ${b}, ${c}, ${d} is not made of int32 halves`);
    }
    if (this.poolCount * 2 >= this.poolHash.length) this.growPool();
    const words = this.poolWords;
    const mask = this.poolHash.length - 1;
    let at = hashOf(a, b, c, d) & mask;
    for (; this.poolHash[at] !== NO_ENTRY; at = (at + 1) & mask) {
      const found = this.poolLabels[this.poolHash[at]];
      const w = this.poolHash[at] * 4;
      const isSame =
        words[w] === a && words[w + 1] === b && words[w + 2] === c && words[w + 3] === d;
      if (isSame && found < 0 === (bytes === 8)) return (found < 0 ? -1 - found : found) as Label;
    }
    const label = this.newLabel();
    const entry = this.poolCount++;
    this.poolHash[at] = entry;
    words[entry * 4] = a;
    words[entry * 4 + 1] = b;
    words[entry * 4 + 2] = c;
    words[entry * 4 + 3] = d;
    this.poolLabels[entry] = bytes === 8 ? -1 - label : label;
    return label;
  }

  private growPool(): void {
    const size = this.poolHash.length * 2;
    const words = new Int32Array(size * 2);
    words.set(this.poolWords);
    this.poolWords = words;
    const labels = new Int32Array(size / 2);
    labels.set(this.poolLabels);
    this.poolLabels = labels;
    this.poolHash = new Int32Array(size).fill(NO_ENTRY);
    for (let entry = 0; entry < this.poolCount; entry++) {
      const w = entry * 4;
      let at = hashOf(words[w], words[w + 1], words[w + 2], words[w + 3]) & (size - 1);
      while (this.poolHash[at] !== NO_ENTRY) at = (at + 1) & (size - 1);
      this.poolHash[at] = entry;
    }
  }

  /** `jmp rel32` as A1 wants it; the result is the offset of its rel32. */
  jmpPatchable(target: Label): number {
    this.checkLabel(target);
    this.nop(this.paddingOfJmp());
    this.encodeNear(JMP, target);
    return this.addPatchSite();
  }

  /** `jcc rel32` as A1 wants it; the result is the offset of its rel32. */
  jccPatchable(condition: Condition, target: Label): number {
    this.checkLabel(target);
    if ((condition & ~15) !== 0) throw new RangeError(`there is no condition ${condition}`);
    this.nop(this.paddingOfJcc());
    this.encodeNear(JCC | condition, target);
    return this.addPatchSite();
  }

  /** The nops that a patchable jump would have before it now. */
  paddingOfJmp(): number {
    return -(this.at + JMP_OPCODE_BYTES) & 3;
  }

  paddingOfJcc(): number {
    return -(this.at + JCC_OPCODE_BYTES) & 3;
  }

  private addPatchSite(): number {
    if (this.patchSiteCount === this.patchSites.length) {
      const sites = new Int32Array(this.patchSites.length * 2);
      sites.set(this.patchSites);
      this.patchSites = sites;
    }
    const site = this.at - 4;
    this.patchSites[this.patchSiteCount++] = site;
    return site;
  }

  /** Ends the code: writes the pool and hands out the bytes, valid until the next use. */
  finish(): Uint8Array {
    this.codeLength = this.at;
    for (const size of [16, 8]) {
      for (let entry = 0; entry < this.poolCount; entry++) {
        const label = this.poolLabels[entry];
        if (label < 0 !== (size === 8)) continue;
        while ((this.at & (size - 1)) !== 0) this.byte(INT3);
        this.bind((label < 0 ? -1 - label : label) as Label);
        for (let i = 0; i < size / 4; i++) this.int32(this.poolWords[entry * 4 + i]);
      }
    }
    this.checkAllBound();
    return this.bytes.subarray(0, this.at);
  }
}

function hashOf(a: number, b: number, c: number, d: number): number {
  const mixed = Math.imul(a ^ Math.imul(b, 0x9e37_79b1), 0x85eb_ca6b) ^ Math.imul(c ^ (d << 7), 31);
  return mixed ^ (mixed >>> 15);
}

// ---- emitters from the table

type Stem<R extends Encoding> = R extends { readonly name: infer N extends string }
  ? N
  : R['mnemonic'];

type Suffix<R extends Encoding> = R['widths'] extends readonly [] ? '' : R['widths'][number];

type EmittersOfRow<R> = R extends Encoding
  ? {
      [S in keyof FormEmitters<R['form']> & string as `${Stem<R>}${S}${Suffix<R>}`]: FormEmitters<
        R['form']
      >[S];
    }
  : never;

type Intersection<U> = (U extends unknown ? (member: U) => void : never) extends (
  all: infer I,
) => void
  ? I
  : never;

type AllEmitters = Intersection<EmittersOfRow<(typeof ENCODINGS)[number]>>;

/** Every emitter that the table yields, by name. */
export type Emitters = { [K in keyof AllEmitters]: AllEmitters[K] };
export type EmitterName = keyof Emitters;

/** What an emitter emits, for listing and tests. */
export interface EmitterInfo {
  readonly name: EmitterName;
  readonly row: Encoding;
  /** Operand size in bits; 0 where the row has only one. */
  readonly width: Width | 0;
  readonly operands: readonly OperandKind[];
}

export function packRow(row: Encoding, width: Width | 0): Packed {
  const common = {
    prefix: row.prefix ?? (width === 16 ? 0x66 : 0),
    wide: row.wide ?? width === 64,
    lock: row.lock ?? false,
    byteReg: width === 8 && row.digit === undefined,
    byteRm: (row.size ?? width) === 8,
  };
  return {
    enc: pack({ ...common, opcode: row.opcode }),
    digit: row.digit ?? -1,
    short: row.short === undefined ? -1 : pack({ ...common, opcode: row.short }),
    immediate: row.imm ?? (width === 8 ? 1 : width === 16 ? 2 : 4),
  };
}

const JMP_OPCODE_BYTES = 1;
const JCC_OPCODE_BYTES = 2;
const JMP = packOf('REL');
const JCC = packOf('C,REL');

function packOf(form: FormName): number {
  const row = ENCODINGS.find((candidate) => candidate.form === form);
  if (row === undefined) throw new Error(`no encoding has the form ${form}`);
  return packRow(row, 0).enc;
}

/** Calls `visit` for every emitter, in the order of the table. */
function eachEmitter(visit: (name: string, row: Encoding, width: Width | 0, suffix: string, packed: Packed) => void): void {
  for (const row of ENCODINGS as readonly Encoding[]) {
    for (const width of row.widths.length === 0 ? ([0] as const) : row.widths) {
      const packed = packRow(row, width);
      const stem = row.name ?? row.mnemonic;
      const size = width === 0 ? '' : width;
      for (const suffix of Object.keys(FORMS[row.form])) visit(`${stem}${suffix}${size}`, row, width, suffix, packed);
    }
  }
}

let installed = false;

/**
 * Puts the emitters between the prototypes of CodeBuffer and Encoder, when the first assembler is made: most
 * processes that load this module never assemble. It is on the way to the first machine code, so what only
 * listings and tests want to know is left to `emitters`, and the objects are dictionaries until they are
 * prototypes: V8 copies all properties of a prototype for each one that is added (25 ms instead of 3).
 *
 * Two of them, since V8 keeps an object of more than 1,020 properties as a dictionary for ever, from which it cannot
 * inline a call (40 ns an instruction instead of 11).
 */
function installEmitters(): void {
  if (installed) return;
  installed = true;
  const general = Object.create(null) as Record<string, unknown>;
  const xmm = Object.create(null) as Record<string, unknown>;
  eachEmitter((name, row, _width, suffix, packed) => {
    const makers: Readonly<Record<string, (packed: Packed) => unknown>> = FORMS[row.form];
    (row.form.includes('F') ? xmm : general)[name] = makers[suffix](packed);
  });
  Object.setPrototypeOf(general, Encoder.prototype);
  Object.setPrototypeOf(xmm, general);
  Object.setPrototypeOf(CodeBuffer.prototype, xmm);
}

let known: readonly EmitterInfo[] | null = null;

/** Every emitter, in the order of the table. Two of the same name are an error. */
export function emitters(): readonly EmitterInfo[] {
  if (known !== null) return known;
  installEmitters();
  const infos = new Map<string, EmitterInfo>();
  eachEmitter((name, row, width, suffix) => {
    if (infos.has(name)) throw new Error(`two encodings make the emitter ${name}`);
    infos.set(name, { name: name as EmitterName, row, width, operands: operandKinds(row.form, suffix) });
  });
  known = [...infos.values()];
  return known;
}

export type Assembler = CodeBuffer & Emitters;
/** The prototypes have the emitters that `Emitters` promises: the constructor sees to it. */
export const Assembler = CodeBuffer as new () => Assembler;
