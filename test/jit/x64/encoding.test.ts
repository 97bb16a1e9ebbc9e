// Every row of the table, encoded with generated operands and read back by a foreign disassembler.
import { describe, expect, it } from 'vitest';
import { emitters } from '../../../jit/x64/assembler.ts';
import type { EmitterInfo } from '../../../jit/x64/assembler.ts';
import { ListingAssembler } from '../../../jit/x64/listing.ts';
import { OPERAND_ARGUMENTS } from '../../../jit/x64/forms.ts';
import { RAX, RSP, XMM0 } from '../../../jit/x64/registers.ts';
import type { Gpr, ScaleLog2, Xmm } from '../../../jit/x64/registers.ts';
import { decode } from './decode.ts';

const REGISTERS = Array.from({ length: 16 }, (_, register) => register);
const INDICES = REGISTERS.filter((register) => register !== RSP);
const SCALES = [0, 1, 2, 3];
const DISPLACEMENTS = [0, 8, 127, -128, 128, -129, 0x7fff_ffff, -0x8000_0000];
const IMMEDIATES: Readonly<Record<number, readonly number[]>> = {
  1: [0, 1, 127, -128, -1, 7],
  2: [0, 1, 127, -128, 128, -129, 0x7fff, -0x8000, -1],
  4: [0, 1, 127, -128, 128, -129, 0x7fff_ffff, -0x8000_0000, -1, 0x12345678],
};
const HALVES = [0, -1, 0x7fff_ffff, -0x8000_0000, 0x1234_5678];

type Call = (...args: number[]) => void;

function call(asm: ListingAssembler, info: EmitterInfo, args: readonly number[]): void {
  (asm[info.name] as unknown as Call).apply(asm, [...args]);
}

function immediateBytes({ row, width }: EmitterInfo): number {
  return row.imm ?? (width === 8 ? 1 : width === 16 ? 2 : 4);
}

/** The values of each argument of an emitter. Labels (P, L) are made in `emit`. */
function domains(info: EmitterInfo): (readonly number[])[] {
  return info.operands.flatMap((kind): (readonly number[])[] => {
    switch (kind) {
      case 'R':
      case 'F':
      case 'C':
        return [REGISTERS];
      case 'M':
        return [REGISTERS, DISPLACEMENTS];
      case 'MX':
        return [REGISTERS, INDICES, SCALES, DISPLACEMENTS];
      case 'I':
        return [IMMEDIATES[immediateBytes(info)]];
      case 'I64':
        return [HALVES, HALVES];
      default:
        return [[0]];
    }
  });
}

/** All pairs of the first two arguments, the others going round at their own pace. */
function argumentLists(info: EmitterInfo): number[][] {
  const values = domains(info);
  const sizes = values.map((domain) => domain.length);
  const pairs = (sizes[0] ?? 1) * (sizes[1] ?? 1);
  const count = Math.max(pairs, 3 * Math.max(1, ...sizes));
  return Array.from({ length: count }, (_, k) =>
    values.map((domain, i) => {
      if (i === 0) return domain[k % domain.length];
      if (i === 1) return domain[Math.trunc(k / sizes[0]) % domain.length];
      return domain[(k * (2 * i + 1) + Math.trunc(k / 16)) % domain.length];
    }),
  );
}

/** Emits once per argument list; labels are the places of the instructions themselves and near 0. */
function emitAll(asm: ListingAssembler, info: EmitterInfo, lists: readonly number[][]): void {
  const position = info.operands.findIndex((kind) => kind === 'P' || kind === 'L');
  const at = info.operands
    .slice(0, position)
    .reduce((sum, kind) => sum + OPERAND_ARGUMENTS[kind], 0);
  const isMemory = info.operands[position] === 'P';
  for (const list of lists) {
    if (position < 0) {
      call(asm, info, list);
      continue;
    }
    const label = asm.newLabel();
    asm.bind(label);
    asm.nameLabel(label, isMemory ? `rel ${asm.at}` : `${asm.at}`);
    call(
      asm,
      info,
      list.map((value, i) => (i === at ? label : value)),
    );
  }
}

/** The listing's line as the disassembler spells it. */
function normalized(text: string): string {
  return text
    .replace(
      /0x([0-9a-f]{9,})/,
      (_, digits: string) => `${BigInt.asIntN(64, BigInt(`0x${digits}`))}`,
    )
    .replace(/0x([0-9a-f]+)/, (_, digits: string) => `${parseInt(digits, 16) | 0}`)
    .replace(/^(pushf|popf)q$/, '$1')
    .replace(/^(imul (\w+)), \2, /, '$1, ')
    .replace(/^(lock cmpxchg16b) oword/, '$1')
    .replace(/^xchg (.+), (.+)$/, 'xchg $2, $1'); // symmetric
}

function mismatches(asm: ListingAssembler): string[] {
  const asked = asm.lines().filter((line) => line.kind === 'instruction');
  const read = decode(asm.finish());
  const wrong: string[] = [];
  for (let i = 0; i < Math.max(asked.length, read.length) && wrong.length < 10; i++) {
    const want = asked[i] === undefined ? 'nothing' : normalized(asked[i].text);
    const got = read[i]?.text ?? 'nothing';
    if (want !== got || asked[i].bytes.length !== read[i].length) {
      wrong.push(`${want} was read as ${got}: ${asked[i]?.bytes}`);
    }
  }
  return wrong;
}

describe('every encoding is read as what was asked for', () => {
  for (const mnemonic of new Set(emitters().map((info) => info.row.mnemonic))) {
    it(mnemonic, () => {
      for (const info of emitters().filter(({ row }) => row.mnemonic === mnemonic)) {
        const asm = new ListingAssembler();
        emitAll(asm, info, argumentLists(info));
        expect(mismatches(asm), info.name).toEqual([]);
      }
    });
  }
});

describe('addresses', () => {
  const displacements = [...DISPLACEMENTS, 1, -1, -8, 4096];

  it('with every base, index, scale and displacement', () => {
    for (const base of REGISTERS as Gpr[]) {
      const asm = new ListingAssembler();
      for (const index of INDICES as Gpr[]) {
        for (const scale of SCALES as ScaleLog2[]) {
          for (const disp of displacements) {
            asm.movRMX64(index, base, index, scale, disp);
            asm.cmpMXI8(base, index, scale, disp, -1);
            asm.addsdFMX((index ^ 8) as number as Xmm, base, index, scale, disp);
          }
        }
      }
      expect(mismatches(asm)).toEqual([]);
    }
  });

  it('with every base and displacement', () => {
    const asm = new ListingAssembler();
    for (const base of REGISTERS as Gpr[]) {
      for (const disp of displacements) {
        asm.movMI16(base, disp, -2);
        asm.lockXaddMR64(base, disp, base);
        asm.movsdMF(base, disp, XMM0);
        asm.jmpM(base, disp);
      }
    }
    expect(mismatches(asm)).toEqual([]);
  });

  it('in the shortest form', () => {
    const lengthOf = (emit: (asm: ListingAssembler) => void) => {
      const asm = new ListingAssembler();
      emit(asm);
      return asm.at;
    };
    const base = 3 as Gpr; // rbx
    expect(lengthOf((asm) => asm.movRM32(RAX, base, 0))).toBe(2);
    expect(lengthOf((asm) => asm.movRM32(RAX, base, 127))).toBe(3);
    expect(lengthOf((asm) => asm.movRM32(RAX, base, 128))).toBe(6);
    expect(lengthOf((asm) => asm.addRI32(RAX, 127))).toBe(3);
    expect(lengthOf((asm) => asm.addRI32(RAX, 128))).toBe(6);
    expect(lengthOf((asm) => asm.pushI(-128))).toBe(2);
    expect(lengthOf((asm) => asm.movRI32(RAX, 1))).toBe(5);
    expect(lengthOf((asm) => asm.movRI64(RAX, 1))).toBe(7);
  });
});

describe('the table', () => {
  it('makes each emitter once, on prototypes that V8 keeps as fast objects', () => {
    expect(new Set(emitters().map((info) => info.name)).size).toBe(emitters().length);
    let prototype: object | null = ListingAssembler.prototype;
    while ((prototype = Object.getPrototypeOf(prototype)) !== null) {
      expect(Object.getOwnPropertyNames(prototype).length).toBeLessThan(1000);
    }
  });

  it('has unsigned immediates below 32 bits', () => {
    const asm = new ListingAssembler();
    asm.andRI8(RAX, 0xff);
    asm.cmpRI16(RAX, 0xffff);
    asm.shlRI64(RAX, 63);
    expect(decode(asm.finish()).map((line) => line.text)).toEqual([
      'and al, -1',
      'cmp ax, -1',
      'shl rax, 63',
    ]);
  });
});

describe('bad operands', () => {
  /** An emitter's own arguments with one that is out of range; nothing may be written. */
  function refused(info: EmitterInfo, position: number, bad: number): string {
    const asm = new ListingAssembler();
    const args = domains(info).map((domain) => domain[0]);
    if (info.operands.includes('P') || info.operands.includes('L')) asm.bind(asm.newLabel());
    args[position] = bad;
    let message = 'nothing was thrown';
    try {
      call(asm, info, args);
    } catch (error) {
      message = error instanceof RangeError ? error.message : String(error);
    }
    expect(asm.at, `${info.name}: bytes written`).toBe(0);
    return message;
  }

  /** The kind of each argument. */
  function argumentKinds(info: EmitterInfo): string[] {
    return info.operands.flatMap((kind) => {
      if (kind === 'M') return ['R', 'disp'];
      if (kind === 'MX') return ['R', 'index', 'scale', 'disp'];
      if (kind === 'I64') return ['I', 'I'];
      return [kind];
    });
  }

  const cases: Readonly<Record<string, readonly (readonly [number, RegExp])[]>> = {
    R: [16, -1].map((bad) => [bad, /^register -?\d+ is not one of 0 to 15$/]),
    F: [16, -1].map((bad) => [bad, /^register -?\d+ is not one of 0 to 15$/]),
    index: [
      [16, /^register 16 is not one of 0 to 15$/],
      [RSP, /^rsp cannot be an index$/],
    ],
    scale: [4, -1, 8].map((bad) => [bad, /^scale -?\d is not one of 0 to 3$/]),
    disp: [2 ** 31, -(2 ** 31) - 1, 0.5, NaN].map((bad) => [
      bad,
      /^displacement .* is not an int32$/,
    ]),
    I: [2 ** 31, -(2 ** 31) - 1, 0.5, NaN].map((bad) => [
      bad,
      /^immediate .* does not fit in (8|16|32) bits$/,
    ]),
    P: [1, -1].map((bad) => [bad, /^there is no label -?1$/]),
    L: [1, -1].map((bad) => [bad, /^there is no label -?1$/]),
    C: [16, -1].map((bad) => [bad, /^condition -?\d+ is not one of 0 to 15$/]),
  };

  it('are RangeErrors in every emitter, before a byte is written', () => {
    for (const info of emitters()) {
      argumentKinds(info).forEach((kind, position) => {
        for (const [bad, message] of cases[kind]) {
          expect(refused(info, position, bad), `${info.name} ${kind} ${bad}`).toMatch(message);
        }
      });
    }
  });

  it('are refused just beyond the range of short immediates', () => {
    for (const info of emitters()) {
      const position = argumentKinds(info).indexOf('I');
      const bytes = immediateBytes(info);
      if (position < 0 || bytes === 4) continue;
      const bits = bytes * 8;
      for (const bad of [2 ** bits, -(2 ** (bits - 1)) - 1]) {
        expect(refused(info, position, bad), info.name).toMatch(/does not fit/);
      }
    }
  });
});
