// Labels, jumps, alignment, the constant pool, patchable jumps and the listing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Assembler } from '../../../jit/x64/assembler.ts';
import { ListingAssembler, formatListing } from '../../../jit/x64/listing.ts';
import { CC, R12, R9, RAX, RBX, RCX, RSP, XMM1, gpr, negate } from '../../../jit/x64/registers.ts';
import type { Condition, Label } from '../../../jit/x64/registers.ts';
import { decode } from './decode.ts';

function texts(asm: Assembler): string[] {
  return decode(asm.finish().subarray(0, asm.codeLength)).map((line) => line.text);
}

describe('jumps', () => {
  it('backwards are short as far as that reaches', () => {
    for (const [distance, length] of [
      [0, 2],
      [126, 2],
      [127, 5],
      [4000, 5],
    ]) {
      const asm = new Assembler();
      const top = asm.newLabel();
      asm.bind(top);
      for (let i = 0; i < distance; i++) asm.int3();
      asm.jmp(top);
      expect(asm.at - distance).toBe(length);
      expect(texts(asm).at(-1)).toBe('jmp 0');
    }
  });

  it('forwards are near unless they are asked to be short', () => {
    const asm = new Assembler();
    const end = asm.newLabel();
    asm.jcc(CC.NE, end);
    asm.jmpShort(end);
    asm.jccShort(CC.G, end);
    asm.jmpNear(end);
    asm.call(end);
    asm.bind(end);
    expect(texts(asm)).toEqual(
      ['jne 20', 'jmp short 20', 'jg short 20', 'jmp 20', 'call 20'].map(plain),
    );
  });

  it('that are short and too far are RangeErrors', () => {
    const forward = new Assembler();
    const end = forward.newLabel();
    forward.jmpShort(end);
    for (let i = 0; i < 128; i++) forward.int3();
    expect(() => forward.bind(end)).toThrow(new RangeError('short jump at 0x0 spans 128 bytes'));

    const backward = new Assembler();
    const top = backward.newLabel();
    backward.bind(top);
    for (let i = 0; i < 127; i++) backward.int3();
    expect(() => backward.jccShort(CC.E, top)).toThrow(
      new RangeError('short jump at 0x7f spans -129 bytes'),
    );
  });

  it('reach exactly 127 bytes forwards and 128 backwards when short', () => {
    const asm = new Assembler();
    const top = asm.newLabel();
    const end = asm.newLabel();
    asm.bind(top);
    asm.jmpShort(end);
    for (let i = 0; i < 124; i++) asm.int3();
    asm.jmpShort(top);
    asm.int3();
    asm.bind(end);
    const read = decode(asm.finish());
    expect(read[0].text).toBe('jmp 129');
    expect(read.at(-2)?.text).toBe('jmp 0');
  });

  it('reach labels outside of the code', () => {
    const asm = new Assembler();
    const stub = asm.newLabel();
    asm.call(stub);
    asm.bindAt(stub, 0x1000);
    const other = asm.newLabel();
    asm.bindAt(other, -64);
    asm.jmpNear(other);
    expect(texts(asm)).toEqual(['call 4096', `jmp ${BigInt.asUintN(64, -64n)}`]);
  });

  it('of a random program all lead to their labels', () => {
    const step = fc.record({ kind: fc.nat(5), label: fc.nat(7), filler: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, bindFirst) => {
        const asm = new Assembler();
        const labels = Array.from({ length: 8 }, () => asm.newLabel());
        const uses: { at: number; label: Label }[] = [];
        if (bindFirst) asm.bind(labels[0]);
        for (const { kind, label, filler } of steps) {
          if (kind === 0 && !asm.isBound(labels[label])) asm.bind(labels[label]);
          const before = asm.at;
          if (kind === 1) asm.jmp(labels[label]);
          if (kind === 2) asm.jcc((filler & 15) as Condition, labels[label]);
          if (kind === 3) asm.leaRP64(R9, labels[label]);
          if (kind === 4) asm.cmpMI32(RBX, filler, filler);
          if (kind === 5) asm.imulRPI32(RAX, labels[label], filler * 40);
          if (kind !== 0 && kind !== 4) uses.push({ at: before, label: labels[label] });
          for (let i = 0; i < filler; i++) asm.int3();
        }
        for (const label of labels) if (!asm.isBound(label)) asm.bind(label);
        const read = new Map(decode(asm.finish()).map((line) => [line.offset, line.text]));
        for (const { at, label } of uses) {
          const target = asm.offsetOf(label);
          expect(read.get(at)).toMatch(new RegExp(`(^j\\w+ |rel )${target}(\\]|$|,)`));
        }
      }),
      { numRuns: 200 },
    );
  });
});

function plain(text: string): string {
  return text.replace('short ', '');
}

describe('labels', () => {
  it('are refused when they are unknown, bound twice, or used and never bound', () => {
    const asm = new Assembler();
    expect(() => asm.jmp(3 as Label)).toThrow(new RangeError('there is no label 3'));
    const label = asm.newLabel();
    expect(() => asm.offsetOf(label)).toThrow(new RangeError('label 0 is not bound'));
    asm.bind(label);
    expect(() => asm.bind(label)).toThrow(new RangeError('label 0 is bound twice'));
    const lost = asm.newLabel();
    asm.int3();
    asm.jcc(CC.E, lost);
    expect(() => asm.finish()).toThrow(new RangeError('label 1 is used at 0x3 and never bound'));
  });

  it('that nobody uses need not be bound', () => {
    const asm = new Assembler();
    asm.newLabel();
    asm.ret();
    expect(texts(asm)).toEqual(['ret']);
  });

  it('are forgotten by reset, and the memory used again', () => {
    const asm = new Assembler();
    for (let round = 0; round < 3; round++) {
      const end = asm.newLabel();
      expect(end).toBe(0);
      asm.addsdFP(XMM1, asm.constant(1, round));
      asm.jmp(end);
      asm.bind(end);
      expect(texts(asm)).toEqual(['addsd xmm1, qword [rel 16]', 'jmp 13']);
      expect(asm.bytes.slice(16, 24)).toEqual(new Uint8Array([1, 0, 0, 0, round, 0, 0, 0]));
      asm.reset();
    }
  });

  it('and code grow as far as they are needed', () => {
    const asm = new Assembler();
    const labels = Array.from({ length: 5000 }, () => asm.newLabel());
    for (const label of labels) asm.jmpNear(label);
    for (const label of labels) {
      asm.bind(label);
      asm.pause();
    }
    const read = texts(asm);
    expect(read).toHaveLength(10_000);
    labels.forEach((_, i) => expect(read[i]).toBe(`jmp ${25_000 + 2 * i}`));
  });
});

describe('jump tables', () => {
  it('hold distances to labels before and behind them', () => {
    for (const asm of [new Assembler(), new ListingAssembler()]) {
      const [before, after] = [asm.newLabel(), asm.newLabel()];
      asm.bind(before);
      asm.ret();
      asm.align(4);
      const table = asm.at;
      asm.distance(before, table);
      asm.distance(after, table);
      asm.bind(after);
      const code = asm.finish();
      expect([...new Int32Array(code.slice(table).buffer)]).toEqual([-4, 8]);
      expect(() => asm.distance(99 as Label, table)).toThrow(RangeError);
    }
  });
});

describe('alignment', () => {
  it('is made of nops, as few as possible', () => {
    for (let length = 0; length < 40; length++) {
      const asm = new Assembler();
      asm.nop(length);
      const read = decode(asm.finish());
      expect(asm.at).toBe(length);
      expect(read.every((line) => /nop$|nop /.test(line.text) || line.text === 'xchg ax, ax')).toBe(
        true,
      );
      expect(read).toHaveLength(Math.ceil(length / 9));
    }
  });

  it('goes to the next multiple', () => {
    const asm = new Assembler();
    for (const alignment of [1, 2, 4, 8, 16, 32, 64]) {
      asm.int3();
      asm.align(alignment);
      expect(asm.at % alignment).toBe(0);
      const here = asm.at;
      asm.align(alignment);
      expect(asm.at).toBe(here);
    }
  });

  it('refuses what is not a power of two', () => {
    for (const bad of [0, 3, -4, 1.5]) {
      expect(() => new Assembler().align(bad)).toThrow(RangeError);
    }
    expect(() => new Assembler().nop(-1)).toThrow(RangeError);
  });
});

describe('the constant pool', () => {
  it('holds equal constants once, aligned, behind the code', () => {
    const asm = new Assembler();
    const first = asm.constant(1, 2);
    expect(asm.constant(1, 2)).toBe(first);
    expect(asm.constant(2, 1)).not.toBe(first);
    const wide = asm.constant128(1, 2, 0, 0);
    expect(wide).not.toBe(first);
    expect(asm.constant128(1, 2, 0, 0)).toBe(wide);
    asm.movsdFP(XMM1, first);
    asm.andpdFP(XMM1, wide);
    asm.cmpRP64(RAX, first);
    asm.ret();
    const code = asm.finish();
    expect(asm.offsetOf(wide) % 16).toBe(0);
    expect(asm.offsetOf(first) % 8).toBe(0);
    expect(code.length).toBe(asm.offsetOf(wide) + 16 + 16);
    const view = new DataView(code.buffer, code.byteOffset);
    expect(view.getBigUint64(asm.offsetOf(first), true)).toBe(0x2_0000_0001n);
    expect(view.getBigUint64(asm.offsetOf(wide), true)).toBe(0x2_0000_0001n);
    expect(view.getBigUint64(asm.offsetOf(wide) + 8, true)).toBe(0n);
    const [load, and, compare] = decode(code.subarray(0, asm.codeLength));
    expect(load.text).toBe(`movsd xmm1, qword [rel ${asm.offsetOf(first)}]`);
    expect(and.text).toBe(`andpd xmm1, oword [rel ${asm.offsetOf(wide)}]`);
    expect(compare.text).toBe(`cmp rax, qword [rel ${asm.offsetOf(first)}]`);
  });

  it('keeps a thousand constants apart', () => {
    const asm = new Assembler();
    const labels = Array.from({ length: 1000 }, (_, i) => asm.constant(i & 31, i >> 5));
    expect(labels.map((_, i) => asm.constant(i & 31, i >> 5))).toEqual(labels);
    const code = asm.finish();
    const words = new Int32Array(code.buffer, code.byteOffset, code.length / 4);
    labels.forEach((label, i) => {
      const at = asm.offsetOf(label) / 4;
      expect([words[at], words[at + 1]]).toEqual([i & 31, i >> 5]);
    });
  });

  it('takes int32 halves only', () => {
    expect(() => new Assembler().constant(2 ** 31, 0)).toThrow(RangeError);
    expect(() => new Assembler().constant128(0, 0, 0.5, 0)).toThrow(RangeError);
  });
});

describe('patchable jumps', () => {
  it('have aligned distances, which are recorded', () => {
    for (let filler = 0; filler < 8; filler++) {
      const asm = new Assembler();
      const top = asm.newLabel();
      const end = asm.newLabel();
      asm.bind(top);
      for (let i = 0; i < filler; i++) asm.int3();
      const back = asm.jmpPatchable(top);
      const forth = asm.jccPatchable(CC.NE, end);
      asm.bind(end);
      asm.ret();
      const code = asm.finish();
      expect(back % 4).toBe(0);
      expect(forth % 4).toBe(0);
      expect([...asm.patchSites.subarray(0, asm.patchSiteCount)]).toEqual([back, forth]);
      const read = decode(code);
      const jumps = read.filter((line) => line.text.startsWith('j'));
      expect(jumps.map((line) => [line.offset + line.length - 4, line.text])).toEqual([
        [back, 'jmp 0'],
        [forth, `jne ${asm.offsetOf(end)}`],
      ]);

      // Arming: another distance in the same four bytes leads elsewhere, nothing else changes.
      new DataView(code.buffer, code.byteOffset).setInt32(back, asm.offsetOf(end) - back - 4, true);
      const armed = decode(code).filter((line) => line.text.startsWith('jmp'));
      expect(armed.map((line) => line.text)).toEqual([`jmp ${asm.offsetOf(end)}`]);
    }
  });

  it('are recorded in any number and forgotten by reset', () => {
    const asm = new Assembler();
    const top = asm.newLabel();
    asm.bind(top);
    const sites = Array.from({ length: 100 }, () => asm.jmpPatchable(top));
    expect([...asm.patchSites.subarray(0, asm.patchSiteCount)]).toEqual(sites);
    asm.reset();
    expect(asm.patchSiteCount).toBe(0);
  });

  it('check what they are given', () => {
    const asm = new Assembler();
    expect(() => asm.jmpPatchable(0 as Label)).toThrow(RangeError);
    expect(() => asm.jccPatchable(16 as Condition, asm.newLabel())).toThrow(RangeError);
    expect(asm.at).toBe(0);
  });
});

describe('registers', () => {
  it('come by number where that is in range', () => {
    expect(gpr(12)).toBe(R12);
    for (const bad of [-1, 16, 1.5, NaN]) expect(() => gpr(bad)).toThrow(RangeError);
  });

  it('conditions have opposites', () => {
    expect(negate(CC.L)).toBe(CC.GE);
    expect(negate(CC.A)).toBe(CC.BE);
    expect(negate(CC.NP)).toBe(CC.P);
  });
});

describe('the listing', () => {
  it('shows offsets, bytes, text, labels and comments', () => {
    const asm = new ListingAssembler();
    const loop = asm.newLabel();
    const end = asm.newLabel();
    asm.nameLabel(loop, 'loop');
    asm.comment('count down');
    asm.bind(loop);
    asm.subMI32(RSP, 8, 1);
    asm.jcc(CC.E, end);
    asm.shlClR64(RCX);
    asm.jmpPatchable(loop);
    asm.bind(end);
    asm.movsdFP(XMM1, asm.constant(-1, 0x7ff0_0000));
    asm.lockOrMR32(RBX, 4, R9);
    asm.movMI32(RBX, 4, 0xfff9_0000 | 0);
    asm.ret();
    asm.finish();
    expect(formatListing(asm.lines())).toBe(
      [
        '      ; count down',
        'loop:',
        '0000  83 6c 24 08 01                    sub dword [rsp+8], 1',
        '0005  0f 84 09 00 00 00                 je L1',
        '000b  48 d3 e1                          shl rcx, cl',
        '000e  90                                nop',
        '000f  e9 ec ff ff ff                    jmp loop ; patchable',
        'L1:',
      ]
        .concat([
          '0014  f2 0f 10 0d 14 00 00 00           movsd xmm1, qword [L2]',
          '001c  f0 44 09 4b 04                    lock or dword [rbx+4], r9d',
          '0021  c7 43 04 00 00 f9 ff              mov dword [rbx+4], 0xfff90000',
          '0028  c3                                ret',
        ])
        .concat(
          Array.from(
            { length: 7 },
            (_, i) => `00${(0x29 + i).toString(16)}  cc                                db 204`,
          ),
        )
        .concat([
          'L2:',
          '0030  ff ff ff ff                       dd -1',
          '0034  00 00 f0 7f                       dd 0x7ff00000',
          '',
        ])
        .join('\n'),
    );
  });

  it('emits the same bytes as the plain assembler, and none after an error', () => {
    const plainly = new Assembler();
    const noted = new ListingAssembler();
    for (const asm of [plainly, noted]) {
      const label = asm.newLabel();
      asm.jmpPatchable(label);
      asm.align(16);
      asm.bind(label);
      asm.xorpdFP(XMM1, asm.constant128(0, -0x8000_0000, 0, -0x8000_0000));
      expect(() => asm.addRI8(RAX, 300)).toThrow(RangeError);
      asm.ret();
    }
    expect([...noted.finish()]).toEqual([...plainly.finish()]);
    expect(noted.lines().filter((line) => line.kind === 'instruction')).toHaveLength(5);
  });
});
