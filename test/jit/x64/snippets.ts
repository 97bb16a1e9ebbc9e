// Machine code of every class, with what it has to compute. A snippet gets in rdi the address of
// words of 64 bits (aligned to 64 bytes): it reads its input from word 0 on and writes its output
// from word OUT on. It may use every register but rsp and rdi as it likes.
import type { Assembler } from '../../../jit/x64/assembler.ts';
import type { Feature } from '../../../jit/x64/features.ts';
import * as x64 from '../../../jit/x64/registers.ts';
import type { Gpr, ScaleLog2 } from '../../../jit/x64/registers.ts';

const { CC, RAX, RBX, RCX, RDX, RSI, RDI, RSP, RBP, R8, R9, R10, R11, R12, R13, R15 } = x64;
const { XMM0, XMM1, XMM2, XMM3, XMM8, XMM15 } = x64;

export interface Snippet {
  readonly name: string;
  readonly needs?: Feature;
  readonly emit: (asm: Assembler) => void;
  readonly input: readonly bigint[];
  readonly output: readonly bigint[];
}

/** The first word of output. */
export const OUT = 16;
const WORD = 8;
const OUT_BYTES = OUT * WORD;

const u64 = (value: bigint | number): bigint => BigInt.asUintN(64, BigInt(value));

function bitsOf(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0];
}

function outputAt(i: number): number {
  return OUT_BYTES + i * WORD;
}

/** A snippet of one operation on rax with the input words in rax, rcx, rdx; the result is rax. */
function onRax(
  name: string,
  input: readonly (bigint | number)[],
  result: bigint | number,
  emit: (asm: Assembler) => void,
  needs?: Feature,
): Snippet {
  return {
    name,
    needs,
    input: input.map(u64),
    output: [u64(result)],
    emit: (asm) => {
      [RAX, RCX, RDX].forEach((register, i) => asm.movRM64(register, RDI, i * WORD));
      emit(asm);
      asm.movMR64(RDI, OUT_BYTES, RAX);
    },
  };
}

/** The same for doubles: input in xmm0, xmm1, result xmm0. */
function onXmm(
  name: string,
  input: readonly number[],
  result: number,
  emit: (asm: Assembler) => void,
  needs?: Feature,
): Snippet {
  return {
    name,
    needs,
    input: input.map(bitsOf),
    output: [bitsOf(result)],
    emit: (asm) => {
      [XMM0, XMM1].forEach((register, i) => asm.movsdFM(register, RDI, i * WORD));
      emit(asm);
      asm.movsdMF(RDI, OUT_BYTES, XMM0);
    },
  };
}

const P = 0x1122_3344_5566_7788n;
const N = 0x8877_6655_8433_a291n;

const moves: Snippet[] = [
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

const arithmetic: Snippet[] = [
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

const bits: Snippet[] = [
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

/** What each condition says of `cmp a, b` for int64 a and b; O, S, P by the flags' definitions. */
function holds(condition: number, left: bigint, right: bigint): boolean {
  const difference = BigInt.asIntN(64, left - right);
  const ones = [...BigInt.asUintN(8, difference).toString(2)].filter((bit) => bit === '1').length;
  const tests = [
    difference !== left - right,
    u64(left) < u64(right),
    left === right,
    u64(left) <= u64(right),
    difference < 0n,
    ones % 2 === 0,
    left < right,
    left <= right,
  ];
  return tests[condition >> 1] !== ((condition & 1) === 1);
}

const MIN = -(2n ** 63n);
const pairs: readonly (readonly [bigint, bigint])[] = [
  [1n, 2n],
  [2n, 1n],
  [5n, 5n],
  [-1n, 1n],
  [MIN, 1n],
  [1n, MIN],
];

const conditions: Snippet[] = pairs.flatMap(([left, right]) =>
  Object.entries(CC).map(([name, condition]): Snippet => {
    const expected = holds(condition, left, right) ? 1n : 0n;
    return {
      name: `condition ${name} of ${left} and ${right}`,
      input: [u64(left), u64(right), 0n, 1n],
      output: [expected, expected, expected, expected],
      emit: (a) => {
        a.movRM64(RAX, RDI, 0);
        a.movRI32(RSI, 0);
        a.movRI32(R9, 0);
        a.movMI64(RDI, outputAt(1), 0);
        a.cmpRM64(RAX, RDI, 8);
        a.setccR8(condition, RSI); // sil
        a.setccM8(condition, RDI, outputAt(1));
        a.cmovccRM64(condition, R9, RDI, 24);
        a.movRI32(R10, 1);
        const taken = a.newLabel();
        a.jcc(condition, taken);
        a.movRI32(R10, 0);
        a.bind(taken);
        a.movMR64(RDI, outputAt(0), RSI);
        a.movMR64(RDI, outputAt(2), R9);
        a.movMR64(RDI, outputAt(3), R10);
      },
    };
  }),
);

const control: Snippet[] = [
  onRax('a loop', [0, 1000], 500_500, (a) => {
    const top = a.newLabel();
    a.align(16);
    a.bind(top);
    a.addRR64(RAX, RCX);
    a.decR64(RCX);
    a.jcc(CC.NE, top);
  }),
  onRax('a loop with patchable jumps', [0, 1000], 500_500, (a) => {
    const top = a.newLabel();
    const end = a.newLabel();
    a.bind(top);
    a.testRR64(RCX, RCX);
    a.jccPatchable(CC.E, end);
    a.addRR64(RAX, RCX);
    a.decR64(RCX);
    a.jmpPatchable(top);
    a.bind(end);
  }),
  onRax('calls and jumps of every form', [0], 0b1_1111, (a) => {
    const sub = a.newLabel();
    const over = a.newLabel();
    const trap = a.newLabel();
    const next = a.newLabel();
    a.jmpNear(over);
    a.bind(sub); // adds its bit, then the next one
    a.leaRMX64(RAX, RAX, RAX, 0, 1);
    a.ret();
    a.bind(trap);
    a.ud2();
    a.bind(over);
    a.call(sub);
    a.leaRP64(R13, sub);
    a.callR(R13);
    a.movMR64(RDI, 32, R13);
    a.callM(RDI, 32);
    a.movRI32(R12, 4);
    a.callMX(RDI, R12, 3, 0);
    a.leaRP64(R11, next);
    a.jmpR(R11);
    a.jmp(trap);
    a.bind(next);
    const last = a.newLabel();
    a.leaRP64(R11, last);
    a.movMR64(RDI, 40, R11);
    a.jmpM(RDI, 40);
    a.jmp(trap);
    a.bind(last);
    a.callR(R13);
  }),
  onRax('a jump table', [2], 30, (a) => {
    const table = a.newLabel();
    const cases = [10, 20, 30, 40].map((value) => ({ value, label: a.newLabel() }));
    const end = a.newLabel();
    a.leaRP64(RDX, table);
    a.movsxdRMX64(RCX, RDX, RAX, 2, 0);
    a.addRR64(RCX, RDX);
    a.jmpR(RCX);
    a.bind(cases[0].label);
    a.movRI32(RAX, cases[0].value);
    a.jmp(end);
    a.align(4);
    a.bind(table);
    const start = a.at;
    for (const { label } of cases) a.distance(label, start);
    for (const { value, label } of cases.slice(1)) {
      a.bind(label);
      a.movRI32(RAX, value);
      a.jmp(end);
    }
    a.bind(end);
  }),
  onRax('retI drops arguments', [0], 0, (a) => {
    const sub = a.newLabel();
    const over = a.newLabel();
    a.jmp(over);
    a.bind(sub);
    a.retI(16);
    a.bind(over);
    a.movRR64(RBX, RSP);
    a.pushI(1);
    a.pushI(1000);
    a.call(sub);
    a.subRR64(RBX, RSP);
    a.movRR64(RAX, RBX);
  }),
  onRax('push and pop of every form', [3, 4], 3 - 1000 + 4 - 2, (a) => {
    a.pushR(RAX);
    a.pushI(-1000);
    a.pushM(RDI, 8);
    a.pushI(-2);
    a.xorRR32(RAX, RAX);
    a.popR(R15);
    a.addRR64(RAX, R15);
    a.popM(RDI, 64);
    a.addRM64(RAX, RDI, 64);
    a.popR(RCX);
    a.addRR64(RAX, RCX);
    a.popR(R8);
    a.addRR64(RAX, R8);
  }),
  onRax('frames by leave, flags by pushfq and popfq', [0], 3, (a) => {
    const carry = a.newLabel();
    a.movRR64(RBX, RSP);
    a.pushR(RBP);
    a.movRR64(RBP, RSP);
    a.subRI64(RSP, 64);
    a.leave();
    a.cmpRR64(RBX, RSP);
    a.setccR8(CC.E, RAX);
    a.cmpRI32(RAX, 100); // borrows
    a.pushfq();
    a.cmpRI32(RAX, 0);
    a.popfq();
    a.jcc(CC.B, carry);
    a.ud2();
    a.bind(carry);
    a.orRI32(RAX, 2);
  }),
  onRax('fences, pause, nops, cld', [7], 7, (a) => {
    a.mfence();
    a.lfence();
    a.sfence();
    a.pause();
    a.cld();
    for (let length = 0; length < 20; length++) a.nop(length);
  }),
];

/** `size` bytes of the word at 0 are operated on; the word and the register rsi are put out. */
function atomic(
  name: string,
  input: readonly [bigint, bigint],
  output: readonly [bigint, bigint],
  emit: (asm: Assembler) => void,
): Snippet {
  return {
    name,
    input,
    output: output.map(u64),
    emit: (a) => {
      a.movRM64(RSI, RDI, 8);
      emit(a);
      a.movRM64(RAX, RDI, 0);
      a.movMR64(RDI, outputAt(0), RAX);
      a.movMR64(RDI, outputAt(1), RSI);
    },
  };
}

const F = 0xffff_ffff_ffff_ffffn;
const atomics: Snippet[] = [
  atomic('lockAddMR8', [F, 2n], [0xffff_ffff_ffff_ff01n, 2n], (a) => a.lockAddMR8(RDI, 0, RSI)),
  atomic('lockAddMI64', [F, 0n], [999n, 0n], (a) => a.lockAddMI64(RDI, 0, 1000)),
  atomic('lockSubMR16', [0n, 1n], [0xffffn, 1n], (a) => a.lockSubMR16(RDI, 0, RSI)),
  atomic('lockOrMI32', [1n, 0n], [0x8000_0001n, 0n], (a) => a.lockOrMI32(RDI, 0, -0x8000_0000)),
  atomic('lockAndMR32', [F, 0x0fn], [0xffff_ffff_0000_000fn, 0x0fn], (a) =>
    a.lockAndMR32(RDI, 0, RSI),
  ),
  atomic('lockXorMXI8', [0x55n, 0n], [0xaan, 0n], (a) => {
    a.xorRR32(RCX, RCX);
    a.lockXorMXI8(RDI, RCX, 0, 0, -1);
  }),
  atomic('lockXaddMR64', [40n, 2n], [42n, 40n], (a) => a.lockXaddMR64(RDI, 0, RSI)),
  atomic('lockXaddMR8', [0xffn, 2n], [1n, 0xffn], (a) => a.lockXaddMR8(RDI, 0, RSI)),
  atomic('xchgMR32', [P, N], [0x1122_3344_8433_a291n, 0x5566_7788n], (a) =>
    a.xchgMR32(RDI, 0, RSI),
  ),
  atomic('lockBtsMI64 and lockBtrMI32', [1n, 0n], [1n << 63n, 0n], (a) => {
    a.lockBtsMI64(RDI, 0, 63);
    a.lockBtrMI32(RDI, 0, 0);
  }),
  atomic('lockCmpxchgMR64 that succeeds', [7n, 9n], [9n, 1n], (a) => {
    a.movRI32(RAX, 7);
    a.lockCmpxchgMR64(RDI, 0, RSI);
    a.setccR8(CC.E, RSI);
    a.movzx8RR32(RSI, RSI);
  }),
  atomic('lockCmpxchgMR32 that fails', [7n, 9n], [7n, 7n], (a) => {
    a.movRI32(RAX, 8);
    a.lockCmpxchgMR32(RDI, 0, RSI);
    a.movRR64(RSI, RAX);
  }),
  {
    ...atomic('lockCmpxchg16bM', [1n, 2n], [3n, 4n], (a) => {
      a.movRI32(RAX, 1);
      a.movRI32(RDX, 2);
      a.movRI32(RBX, 3);
      a.movRI32(RCX, 4);
      a.lockCmpxchg16bM(RDI, 0);
      a.movRM64(RSI, RDI, 8);
    }),
    needs: 'cx16',
  },
];

const doubles: Snippet[] = [
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

const machine: Snippet[] = [
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

/** Addresses computed with every base and index: what the decoder says must also be what happens. */
const FREE = [0, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15] as Gpr[];
const addresses: Snippet[] = FREE.map((base) => {
  const cases = FREE.map((index, i) => ({ index, scale: (i & 3) as ScaleLog2, disp: i * 40 - 60 }));
  return {
    name: `addresses from base ${x64.gprName(base, 64)}`,
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

export const SNIPPETS: readonly Snippet[] = [
  ...moves,
  ...arithmetic,
  ...bits,
  ...conditions,
  ...control,
  ...atomics,
  ...doubles,
  ...machine,
  ...addresses,
];
