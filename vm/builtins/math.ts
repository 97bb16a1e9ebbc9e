/** Math: the host's functions, bit for bit. Objects among the arguments are converted self-hosted. */
import { arrayLength, getElement } from '../../heap/elements.ts';
import { TB, VM } from '../../heap/layout.ts';
import { numberOf, setDouble, setInt, setNumber } from '../../heap/slots.ts';
import { TAG_INT, TAG_OBJECT } from '../../heap/values.ts';
import { i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { toNumberPrimitive } from '../interp/operators.ts';
import type { NativeTable } from '../natives.ts';
import { anyObject, tailCall } from './tail-call.ts';

type Unary = (x: number) => number;

const UNARY: readonly Unary[] = [
  Math.abs, Math.acos, Math.acosh, Math.asin, Math.asinh, Math.atan, Math.atanh, Math.cbrt, Math.ceil, Math.clz32,
  Math.cos, Math.cosh, Math.exp, Math.expm1, Math.floor, Math.fround, Math.log, Math.log10, Math.log1p, Math.log2,
  Math.round, Math.sign, Math.sin, Math.sinh, Math.sqrt, Math.tan, Math.tanh, Math.trunc,
];
const BINARY: readonly ((x: number, y: number) => number)[] = [Math.atan2, Math.imul, Math.pow];
const MAX = 0;
const MIN = 1;
const HYPOT = 2;

/** The argument of a function of one number, where it is one; else `unarySlow` finishes. */
function isPlain(a: number, n: number): boolean {
  const tag = s32[a * 2 + 1];
  return n > 0 && (tag <= TAG_INT || tag >= 0);
}

function unarySlow(dst: number, a: number, n: number, f: Unary): void {
  if (n === 0) return setNumber(dst, f(NaN));
  if (s32[a * 2 + 1] !== TAG_OBJECT) return setNumber(dst, f(toNumberPrimitive(a)));
  setInt(scratch + 16, UNARY.indexOf(f));
  sb64[scratch + 17] = sb64[a];
  tailCall(dst, 'MathUnarySlow', scratch + 16, 2);
}

/** For the functions whose time is their own: no inlining to be had. */
function unary(f: Unary) {
  return (dst: number, a: number, n: number): void => {
    if (isPlain(a, n)) setNumber(dst, f(numberOf(a)));
    else unarySlow(dst, a, n, f);
  };
}

function binarySlow(dst: number, a: number, n: number, id: number): void {
  if (!anyObject(a, n, 2)) {
    const x = n > 0 ? toNumberPrimitive(a) : NaN;
    return setNumber(dst, BINARY[id](x, n > 1 ? toNumberPrimitive(a + 1) : NaN));
  }
  setInt(scratch + 16, id);
  sb64[scratch + 17] = sb64[a];
  if (n > 1) sb64[scratch + 18] = sb64[a + 1];
  tailCall(dst, 'MathBinarySlow', scratch + 16, n > 1 ? 3 : 2);
}

function variadicSlow(dst: number, a: number, n: number, id: number): void {
  // The id goes where `this` was: the native owns that slot, and nothing reads it any more.
  setInt(a - 1, id);
  tailCall(dst, 'MathVariadicSlow', a - 1, n + 1);
}

function extremum(dst: number, a: number, n: number, id: number): void {
  if (anyObject(a, n, n)) return variadicSlow(dst, a, n, id);
  let result = id === MAX ? -Infinity : Infinity;
  for (let i = 0; i < n; i++) {
    const x = toNumberPrimitive(a + i);
    result = id === MAX ? Math.max(result, x) : Math.min(result, x);
  }
  setNumber(dst, result);
}

function ofList(id: number, numbers: readonly number[]): number {
  if (id === HYPOT) return Math.hypot(...numbers);
  let result = id === MAX ? -Infinity : Infinity;
  for (const x of numbers) result = id === MAX ? Math.max(result, x) : Math.min(result, x);
  return result;
}

// --- random: xoroshiro64** per thread, seeded from a counter of the VM

function scramble(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b | 0);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35 | 0);
  return h ^ (h >>> 16);
}

function seedThread(): void {
  const turn = Atomics.add(i32, VM.randomLo, 0x9e3779b9 | 0);
  i32[tb + TB.randomLo] = scramble(turn ^ i32[VM.randomHi]) | 1;
  i32[tb + TB.randomHi] = scramble(turn + Math.imul(i32[VM.randomHi], 0x2545f491));
}

function next32(): number {
  const s0 = i32[tb + TB.randomLo];
  const s1 = i32[tb + TB.randomHi] ^ s0;
  const product = Math.imul(s0, 0x9e3779bb | 0);
  i32[tb + TB.randomLo] = ((s0 << 26) | (s0 >>> 6)) ^ s1 ^ (s1 << 9);
  i32[tb + TB.randomHi] = (s1 << 13) | (s1 >>> 19);
  return Math.imul((product << 5) | (product >>> 27), 5);
}

/** A number in [0, 1) with 53 random bits. */
export function random(): number {
  if (i32[tb + TB.randomLo] === 0 && i32[tb + TB.randomHi] === 0) seedThread();
  return ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992;
}

export const mathNatives = {
  MathAbs: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.abs(numberOf(a)));
    else unarySlow(dst, a, n, Math.abs);
  },
  MathCeil: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.ceil(numberOf(a)));
    else unarySlow(dst, a, n, Math.ceil);
  },
  MathFloor: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.floor(numberOf(a)));
    else unarySlow(dst, a, n, Math.floor);
  },
  MathRound: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.round(numberOf(a)));
    else unarySlow(dst, a, n, Math.round);
  },
  MathTrunc: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.trunc(numberOf(a)));
    else unarySlow(dst, a, n, Math.trunc);
  },
  MathSqrt: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.sqrt(numberOf(a)));
    else unarySlow(dst, a, n, Math.sqrt);
  },
  MathSin: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.sin(numberOf(a)));
    else unarySlow(dst, a, n, Math.sin);
  },
  MathCos: (dst, a, n) => {
    if (isPlain(a, n)) setNumber(dst, Math.cos(numberOf(a)));
    else unarySlow(dst, a, n, Math.cos);
  },
  MathAcos: unary(Math.acos),
  MathAcosh: unary(Math.acosh),
  MathAsin: unary(Math.asin),
  MathAsinh: unary(Math.asinh),
  MathAtan: unary(Math.atan),
  MathAtanh: unary(Math.atanh),
  MathCbrt: unary(Math.cbrt),
  MathClz32: unary(Math.clz32),
  MathCosh: unary(Math.cosh),
  MathExp: unary(Math.exp),
  MathExpm1: unary(Math.expm1),
  MathFround: unary(Math.fround),
  MathLog: unary(Math.log),
  MathLog10: unary(Math.log10),
  MathLog1p: unary(Math.log1p),
  MathLog2: unary(Math.log2),
  MathSign: unary(Math.sign),
  MathSinh: unary(Math.sinh),
  MathTan: unary(Math.tan),
  MathTanh: unary(Math.tanh),
  MathAtan2: (dst, a, n) => {
    if (n > 1 && isPlain(a, n) && isPlain(a + 1, n)) setNumber(dst, Math.atan2(numberOf(a), numberOf(a + 1)));
    else binarySlow(dst, a, n, 0);
  },
  MathImul: (dst, a, n) => {
    if (n > 1 && isPlain(a, n) && isPlain(a + 1, n)) setInt(dst, Math.imul(numberOf(a), numberOf(a + 1)));
    else binarySlow(dst, a, n, 1);
  },
  MathPow: (dst, a, n) => {
    if (n > 1 && isPlain(a, n) && isPlain(a + 1, n)) setNumber(dst, Math.pow(numberOf(a), numberOf(a + 1)));
    else binarySlow(dst, a, n, 2);
  },
  MathMax: (dst, a, n) => {
    if (n === 2 && isPlain(a, n) && isPlain(a + 1, n)) setNumber(dst, Math.max(numberOf(a), numberOf(a + 1)));
    else extremum(dst, a, n, MAX);
  },
  MathMin: (dst, a, n) => {
    if (n === 2 && isPlain(a, n) && isPlain(a + 1, n)) setNumber(dst, Math.min(numberOf(a), numberOf(a + 1)));
    else extremum(dst, a, n, MIN);
  },
  MathHypot: (dst, a, n) => {
    if (anyObject(a, n, n)) return variadicSlow(dst, a, n, HYPOT);
    const numbers: number[] = [];
    for (let i = 0; i < n; i++) numbers.push(toNumberPrimitive(a + i));
    setNumber(dst, ofList(HYPOT, numbers));
  },
  MathRandom: (dst) => setDouble(dst, random()),
  /** $MathUnary(id, number) */
  MathUnary: (dst, a) => setNumber(dst, UNARY[s32[a * 2]](numberOf(a + 1))),
  /** $MathBinary(id, number, number) */
  MathBinary: (dst, a) => setNumber(dst, BINARY[s32[a * 2]](numberOf(a + 1), numberOf(a + 2))),
  /** $MathOfList(id, numbers) */
  MathOfList: (dst, a) => {
    const array = s32[(a + 1) * 2];
    const numbers: number[] = [];
    for (let i = 0; i < arrayLength(array); i++) {
      getElement(scratch + 16, array, i);
      numbers.push(numberOf(scratch + 16));
    }
    setNumber(dst, ofList(s32[a * 2], numbers));
  },
} satisfies NativeTable;
