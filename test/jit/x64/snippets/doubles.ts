// Doubles and xmm registers; the state of the processor.
import {
  CC,
  R12,
  R13,
  R8,
  R9,
  RAX,
  RCX,
  RDI,
  RDX,
  RSI,
  XMM0,
  XMM1,
  XMM15,
  XMM2,
  XMM3,
  XMM8,
} from '../../../../jit/x64/registers.ts';
import { N, P, MIN, OUT_BYTES, bitsOf, onRax, onXmm } from './snippet.ts';
import type { Snippet } from './snippet.ts';

export const doubles: readonly Snippet[] = [
  onXmm('addsd', [0.1, 0.2], 0.1 + 0.2, (a) => a.addsdFF(XMM0, XMM1)),
  onXmm('subsdFM', [0.1, 0.2], 0.1 - 0.2, (a) => a.subsdFM(XMM0, RDI, 8)),
  onXmm('mulsd', [0.1, 0.2], 0.1 * 0.2, (a) => a.mulsdFF(XMM0, XMM1)),
  onXmm('divsd', [1, 3], 1 / 3, (a) => a.divsdFF(XMM0, XMM1)),
  onXmm('sqrtsd', [0, 2], Math.SQRT2, (a) => a.sqrtsdFF(XMM0, XMM1)),
  onXmm('minsd', [1, -3], -3, (a) => a.minsdFF(XMM0, XMM1)),
  onXmm('maxsd', [1, -3], 1, (a) => a.maxsdFF(XMM0, XMM1)),
  onXmm('high registers', [0.5, 0.25], 0.75, (a) => {
    a.movapdFF(XMM8, XMM0);
    a.movapsFF(XMM15, XMM1);
    a.addsdFF(XMM8, XMM15);
    a.movsdMF(RDI, 64, XMM8);
    a.movRI32(R12, 8);
    a.movsdFMX(XMM0, RDI, R12, 3, 0);
  }),
  onXmm('a constant of the pool', [1], 1 + Math.PI, (a) => {
    const [low, high] = new Int32Array(Float64Array.of(Math.PI).buffer);
    a.addsdFP(XMM0, a.constant(low, high));
  }),
  onXmm('absolute value and sign by masks of the pool', [-2.5], -2.5, (a) => {
    a.andpdFP(XMM0, a.constant128(-1, 0x7fff_ffff, -1, 0x7fff_ffff));
    a.xorpdFP(XMM0, a.constant128(0, -0x8000_0000, 0, -0x8000_0000));
  }),
  onXmm('a mask by pcmpeqd and psrlq', [-2.5], 2.5, (a) => {
    a.pcmpeqdFF(XMM2, XMM2);
    a.psrlqFI(XMM2, 1);
    a.andpdFF(XMM0, XMM2);
  }),
  onXmm('andnpd, orpd', [-2.5, 3], -3, (a) => {
    a.pcmpeqdFF(XMM2, XMM2);
    a.psllqFI(XMM2, 63); // the sign
    a.movapdFF(XMM3, XMM2);
    a.andpdFF(XMM2, XMM0);
    a.andnpdFF(XMM3, XMM1);
    a.orpdFF(XMM3, XMM2);
    a.movapdFF(XMM0, XMM3);
  }),
  onXmm('pxor, xorps', [1, 2], 0, (a) => {
    a.pxorFF(XMM0, XMM0);
    a.xorpsFF(XMM1, XMM1);
    a.addsdFF(XMM0, XMM1);
  }),
  onXmm('cvtsd2ss and cvtss2sd', [0.1], Math.fround(0.1), (a) => {
    a.cvtsd2ssFF(XMM0, XMM0);
    a.movssMF(RDI, 64, XMM0);
    a.cvtss2sdFM(XMM0, RDI, 64);
  }),
  onXmm('cvtsi2sdFM32', [0], -7, (a) => {
    a.movMI32(RDI, 64, -7);
    a.cvtsi2sdFM32(XMM0, RDI, 64);
  }),
  onXmm('cvtsi2sdFR64', [0], 2 ** 40, (a) => {
    a.movabsRI64(R9, 0, 1 << 8);
    a.cvtsi2sdFR64(XMM0, R9);
  }),
  ...[
    [0, 2],
    [1, 2],
    [2, 3],
    [3, 2],
  ].map(([mode, rounded]) =>
    onXmm(
      `roundsd in mode ${mode}`,
      [2.5],
      rounded,
      (a) => a.roundsdFFI(XMM0, XMM0, mode),
      'sse41',
    ),
  ),
  onXmm('unpcklpd and subpd', [5, 3], 5, (a) => {
    a.unpcklpdFF(XMM0, XMM1); // 5, 3
    a.pxorFF(XMM2, XMM2);
    a.subpdFF(XMM0, XMM2);
  }),
  onXmm('movq and pshufd', [5, 3], 5, (a) => {
    a.pshufdFFI(XMM0, XMM0, 0b01_00_01_00);
    a.pshufdFFI(XMM0, XMM0, 0b11_10_11_10);
    a.movqRF(R13, XMM0);
    a.movqFR(XMM0, R13);
    a.movqMF(RDI, 64, XMM0);
    a.movqFM(XMM0, RDI, 64);
  }),
  onRax('cvttsd2siRF32', [bitsOf(-3.99)], 0xffff_fffdn, (a) => {
    a.movqFR(XMM3, RAX);
    a.cvttsd2siRF32(RAX, XMM3);
  }),
  onRax('cvttsd2siRM64 of NaN', [bitsOf(NaN)], MIN, (a) => a.cvttsd2siRM64(RAX, RDI, 0)),
  onRax('cvtsd2siRM64 rounds', [bitsOf(2.6)], 3, (a) => a.cvtsd2siRM64(RAX, RDI, 0)),
  onRax('movdRF, movdFR', [P], 0x5566_7788n, (a) => {
    a.movdFR(XMM8, RAX);
    a.movdRF(RAX, XMM8);
  }),
  onRax('movmskpd', [N], 1, (a) => {
    a.movqFR(XMM1, RAX);
    a.movmskpdRF(RAX, XMM1);
  }),
  onRax('ucomisd with NaN is unordered', [bitsOf(NaN)], 1, (a) => {
    a.movsdFM(XMM0, RDI, 0);
    a.movRI32(RAX, 0);
    a.ucomisdFF(XMM0, XMM0);
    a.setccR8(CC.P, RAX);
  }),
  onRax('ucomisd compares unsigned', [bitsOf(1), bitsOf(2)], 1, (a) => {
    a.movsdFM(XMM0, RDI, 0);
    a.movRI32(RAX, 0);
    a.ucomisdFM(XMM0, RDI, 8);
    a.setccR8(CC.B, RAX);
  }),
];

export const machine: readonly Snippet[] = [
  onRax('mxcsr is read and restored', [0], 0x1f80, (a) => {
    a.stmxcsrM(RDI, 64);
    a.movRM32(RAX, RDI, 64);
    a.movMI32(RDI, 68, 0x1f80);
    a.ldmxcsrM(RDI, 68);
    a.stmxcsrM(RDI, 72);
    a.ldmxcsrM(RDI, 64);
    a.movRM32(RAX, RDI, 72);
  }),
  onRax('rdtsc goes on', [0], 1, (a) => {
    a.rdtsc();
    a.shlRI64(RDX, 32);
    a.orRR64(RAX, RDX);
    a.movRR64(RSI, RAX);
    a.rdtsc();
    a.shlRI64(RDX, 32);
    a.orRR64(RAX, RDX);
    a.cmpRR64(RAX, RSI);
    a.setccR8(CC.A, RAX);
    a.movzx8RR32(RAX, RAX);
  }),
  onRax('xgetbv says that xmm state is on', [0], 3, (a) => {
    a.xorRR32(RCX, RCX);
    a.xgetbv();
    a.andRI32(RAX, 3);
  }),
  onRax('syscall: getpid is positive', [39], 1, (a) => {
    a.syscall();
    a.testRR32(RAX, RAX);
    a.setccR8(CC.G, RAX);
    a.movzx8RR32(RAX, RAX);
  }),
  {
    name: 'rep movsq, rep stosq, rep movsb',
    input: [11n, 22n],
    output: [11n, 22n, 5n, 5n, 22n],
    emit: (a) => {
      a.movRR64(R8, RDI);
      a.movRR64(RSI, RDI);
      a.addRI64(RDI, OUT_BYTES);
      a.movRI32(RCX, 2);
      a.cld();
      a.repMovsq();
      a.movRI32(RAX, 5);
      a.movRI32(RCX, 2);
      a.repStosq();
      a.leaRM64(RSI, R8, 8);
      a.movRI32(RCX, 8);
      a.repMovsb();
      a.movRR64(RDI, R8);
    },
  },
  {
    name: 'fxsave and fxrstor keep xmm registers',
    input: [bitsOf(1.5)],
    output: [bitsOf(1.5)],
    emit: (a) => {
      a.movsdFM(XMM3, RDI, 0);
      a.fxsaveM(RDI, 512);
      a.pxorFF(XMM3, XMM3);
      a.fxrstorM(RDI, 512);
      a.movsdMF(RDI, OUT_BYTES, XMM3);
    },
  },
];
