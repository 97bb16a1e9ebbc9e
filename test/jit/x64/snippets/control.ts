// Conditions, jumps, calls, the stack; atomic operations.
import type { Assembler } from '../../../../jit/x64/assembler.ts';
import {
  CC,
  R10,
  R11,
  R12,
  R13,
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
  RSP,
} from '../../../../jit/x64/registers.ts';
import { N, P, MIN, onRax, outputAt, u64 } from './snippet.ts';
import type { Snippet } from './snippet.ts';

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

const pairs: readonly (readonly [bigint, bigint])[] = [
  [1n, 2n],
  [2n, 1n],
  [5n, 5n],
  [-1n, 1n],
  [MIN, 1n],
  [1n, MIN],
];

export const conditions: readonly Snippet[] = pairs.flatMap(([left, right]) =>
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

export const control: readonly Snippet[] = [
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
export const atomics: readonly Snippet[] = [
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
