// Moves, integer arithmetic, bits, addresses.
import {
  CC,
  R15,
  R8,
  R9,
  RAX,
  RBP,
  RBX,
  RCX,
  RDI,
  RDX,
  RSI,
  gprName,
} from '../../../../jit/x64/registers.ts';
import type { Gpr, ScaleLog2 } from '../../../../jit/x64/registers.ts';
import { N, P, OUT, OUT_BYTES, WORD, onRax, outputAt, u64 } from './snippet.ts';
import type { Snippet } from './snippet.ts';

export const moves: readonly Snippet[] = [
  onRax('movRR8 keeps the rest', [P, N], 0x1122_3344_5566_7791n, (a) => a.movRR8(RAX, RCX)),
  onRax('movRR16 keeps the rest', [P, N], 0x1122_3344_5566_a291n, (a) => a.movRR16(RAX, RCX)),
  onRax('movRR32 clears the rest', [P, N], 0x8433_a291n, (a) => a.movRR32(RAX, RCX)),
  onRax('movRR64', [P, N], N, (a) => a.movRR64(RAX, RCX)),
  onRax('movRR8 of sil', [P, N], 0x1122_3344_5566_7791n, (a) => {
    a.movRR64(RSI, RCX);
    a.movRR8(RAX, RSI);
  }),
  onRax('movRI8', [P], 0x1122_3344_5566_77ffn, (a) => a.movRI8(RAX, -1)),
  onRax('movRI16', [P], 0x1122_3344_5566_8000n, (a) => a.movRI16(RAX, 0x8000)),
  onRax('movRI32 clears the rest', [P], 0xffff_ffffn, (a) => a.movRI32(RAX, -1)),
  onRax('movRI64 extends the sign', [P], -2, (a) => a.movRI64(RAX, -2)),
  onRax('movabsRI64', [P], N, (a) => a.movabsRI64(RAX, 0x8433_a291 | 0, 0x8877_6655 | 0)),
  onRax('movzx8RR32', [P, N], 0x91, (a) => a.movzx8RR32(RAX, RCX)),
  onRax('movzx16RM64', [P, N], 0xa291, (a) => a.movzx16RM64(RAX, RDI, 8)),
  onRax('movsx8RR64', [P, N], -111, (a) => a.movsx8RR64(RAX, RCX)),
  onRax('movsx8RM32', [P, N], 0xffff_ff91, (a) => a.movsx8RM32(RAX, RDI, 8)),
  onRax('movsx16RR64', [P, N], 0xffff_ffff_ffff_a291n, (a) => a.movsx16RR64(RAX, RCX)),
  onRax('movsxdRR64', [P, N], 0xffff_ffff_8433_a291n, (a) => a.movsxdRR64(RAX, RCX)),
  onRax('movsxdRM64 of the high half', [P, N], 0xffff_ffff_8877_6655n, (a) =>
    a.movsxdRM64(RAX, RDI, 12),
  ),
  onRax('xchgRR64', [P, N], N, (a) => a.xchgRR64(RAX, RCX)),
  onRax('bswapR64', [P], 0x8877_6655_4433_2211n, (a) => a.bswapR64(RAX)),
  onRax('bswapR32', [P], 0x8877_6655n, (a) => a.bswapR32(RAX)),
  {
    name: 'stores of each size',
    input: [],
    output: [0xffff_ffff_ffff_ff05n, 0xffff_ffff_ffff_0607n, 0xffff_ffff_0000_0008n, u64(-9)],
    emit: (a) => {
      a.movRI64(RAX, -1);
      for (let i = 0; i < 4; i++) a.movMR64(RDI, outputAt(i), RAX);
      a.movMI8(RDI, outputAt(0), 5);
      a.movMI16(RDI, outputAt(1), 0x607);
      a.movMI32(RDI, outputAt(2), 8);
      a.movMI64(RDI, outputAt(3), -9);
    },
  },
  {
    name: 'stores of registers by index',
    input: [],
    output: [0x0000_0004_0003_0201n],
    emit: (a) => {
      a.movMI64(RDI, OUT_BYTES, 0);
      a.movRI32(R9, OUT);
      [1, 2].forEach((value, i) => {
        a.movRI32(RBP, value);
        a.movMXR8(RDI, R9, 3, i, RBP);
      });
      a.movRI32(R8, 3);
      a.movMXR16(RDI, R9, 3, 2, R8);
      a.movRI32(R15, 4);
      a.movMXR32(RDI, R9, 3, 4, R15);
    },
  },
];

export const arithmetic: readonly Snippet[] = [
  onRax('addRR64', [P, N], P + N, (a) => a.addRR64(RAX, RCX)),
  onRax('addRI32 short and long', [5], 5 - 3 + 1000, (a) => {
    a.addRI32(RAX, -3);
    a.addRI32(RAX, 1000);
  }),
  onRax('addRM32 wraps', [0x7fff_ffff, 2], 0x8000_0001n, (a) => a.addRM32(RAX, RDI, 8)),
  onRax('subRMX64', [P, N], P - N, (a) => {
    a.movRI32(RBX, 1);
    a.subRMX64(RAX, RDI, RBX, 3, 0);
  }),
  onRax('andRR64, orRI32, xorRI64', [P, N], ((P & N) | 0x81n) ^ u64(-2), (a) => {
    a.andRR64(RAX, RCX);
    a.orRI64(RAX, 0x81);
    a.xorRI64(RAX, -2);
  }),
  onRax('adc carries', [-1, 1, 5], 6, (a) => {
    a.addRR64(RAX, RCX);
    a.adcRI64(RDX, 0);
    a.movRR64(RAX, RDX);
  }),
  onRax('sbb borrows', [0, 1, 5], 4, (a) => {
    a.subRR64(RAX, RCX);
    a.sbbRI64(RDX, 0);
    a.movRR64(RAX, RDX);
  }),
  onRax('imulRR64', [-7, 9], -63, (a) => a.imulRR64(RAX, RCX)),
  onRax('imulRRI32 long', [0, 3], 3 * 1_000_003, (a) => a.imulRRI32(RAX, RCX, 1_000_003)),
  onRax('imulRMI64 short', [0, 3], -300, (a) => a.imulRMI64(RAX, RDI, 8, -100)),
  onRax('imulR64: the high half', [P, N], (P * BigInt.asIntN(64, N)) >> 64n, (a) => {
    a.imulR64(RCX);
    a.movRR64(RAX, RDX);
  }),
  onRax('mulR64: the high half', [P, N], (P * N) >> 64n, (a) => {
    a.mulR64(RCX);
    a.movRR64(RAX, RDX);
  }),
  onRax('idivR32 by cdq', [-47, 5], (BigInt.asUintN(32, -2n) << 32n) | 0xffff_fff7n, (a) => {
    a.cdq();
    a.idivR32(RCX);
    a.shlRI64(RDX, 32);
    a.orRR64(RAX, RDX);
  }),
  onRax('idivM64 by cqo', [-47, 5], -9, (a) => {
    a.cqo();
    a.idivM64(RDI, 8);
  }),
  onRax('divR64', [100, 7], 14, (a) => {
    a.xorRR32(RDX, RDX);
    a.divR64(RCX);
  }),
  onRax('neg, not, inc, dec', [5], 4, (a) => {
    a.negR64(RAX); // -5
    a.notR64(RAX); // 4
    a.incR64(RAX);
    a.decR64(RAX);
  }),
  {
    name: 'unary in memory',
    input: [1n, 0xffn, 7n, 7n],
    output: [0xffn, 0n, 8n, u64(~7n)],
    emit: (a) => {
      a.negM8(RDI, 0);
      a.incM8(RDI, 8); // wraps within the byte
      a.incM64(RDI, 16);
      a.notM64(RDI, 24);
      for (let i = 0; i < 4; i++) {
        a.movRM64(RAX, RDI, i * WORD);
        a.movMR64(RDI, outputAt(i), RAX);
      }
    },
  },
  onRax('leaRMX64', [10, 20], 10 + 20 * 4 - 7, (a) => a.leaRMX64(RAX, RAX, RCX, 2, -7)),
  onRax('overflow is seen by jcc', [0x7fff_ffff], 1, (a) => {
    const overflow = a.newLabel();
    a.addRI32(RAX, 1);
    a.movRI32(RAX, 1);
    a.jccShort(CC.O, overflow);
    a.movRI32(RAX, 0);
    a.bind(overflow);
  }),
];

export const bits: readonly Snippet[] = [
  onRax('shlRI64', [P], P << 12n, (a) => a.shlRI64(RAX, 12)),
  onRax('shrRI32 clears the rest', [P], 0x0556_6778n, (a) => a.shrRI32(RAX, 4)),
  onRax('sarRI64', [N], BigInt.asIntN(64, N) >> 60n, (a) => a.sarRI64(RAX, 60)),
  onRax('rolRI64, rorRI64', [P], 0x3344_5566_7788_1122n, (a) => {
    a.rolRI64(RAX, 20);
    a.rorRI64(RAX, 4);
  }),
  onRax('by cl', [1, 8], 0x4000_0000, (a) => {
    a.shlClR64(RAX); // 0x100
    a.sarClR64(RAX); // 1
    a.shlClR64(RAX); // 0x100
    a.shrClR32(RAX); // 1
    a.rolClR32(RAX); // 0x100
    a.rorClR32(RAX); // 1
    a.rorRI32(RAX, 2);
  }),
  onRax('shlMI32', [3], 3 << 5, (a) => {
    a.shlMI32(RDI, 0, 5);
    a.movRM64(RAX, RDI, 0);
  }),
  onRax('bt, bts, btr', [0b1001, 3], 0b10001_0000_0001n, (a) => {
    const set = a.newLabel();
    a.btRR64(RAX, RCX);
    a.jcc(CC.B, set);
    a.ud2();
    a.bind(set);
    a.btrRI64(RAX, 3); // 1
    a.btsRI64(RAX, 8);
    a.movRI32(RCX, 12);
    a.btsRR64(RAX, RCX);
  }),
  onRax('bsfRR64', [0, 0x100], 8, (a) => a.bsfRR64(RAX, RCX)),
  onRax('bsrRR64', [0, 0x180], 8, (a) => a.bsrRR64(RAX, RCX)),
  onRax('tzcntRR32', [0, 0], 32, (a) => a.tzcntRR32(RAX, RCX), 'bmi1'),
  onRax('lzcntRR64', [0, 1], 63, (a) => a.lzcntRR64(RAX, RCX), 'lzcnt'),
  onRax(
    'popcntRM64',
    [0, P],
    [...P.toString(2)].filter((bit) => bit === '1').length,
    (a) => a.popcntRM64(RAX, RDI, 8),
    'popcnt',
  ),
];

/** Addresses computed with every base and index: what the decoder says must also be what happens. */
const FREE = [0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15] as Gpr[];
export const addresses: readonly Snippet[] = FREE.map((base) => {
  const cases = FREE.map((index, i) => ({ index, scale: (i & 3) as ScaleLog2, disp: i * 40 - 60 }));
  return {
    name: `addresses from base ${gprName(base, 64)}`,
    input: [],
    output: cases.map(({ index, scale, disp }) =>
      u64((index === base ? 7 : 1000) + (7 << scale) + disp),
    ),
    emit: (a) =>
      cases.forEach(({ index, scale, disp }, i) => {
        a.movRI32(base, 1000);
        a.movRI32(index, 7);
        a.leaRMX64(base, base, index, scale, disp);
        a.movMR64(RDI, outputAt(i), base);
      }),
  };
});
