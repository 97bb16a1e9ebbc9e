/**
 * What the processor can do beyond SSE2, which all of x86-64 has. Machine code asks with cpuid; the
 * host reads the answer from memory, since TypeScript cannot execute cpuid itself.
 */
import type { Assembler } from './assembler.ts';
import { RAX, RBX, RCX } from './registers.ts';
import type { Gpr } from './registers.ts';

/** One row per feature: the probe's word and the bit in it. */
const FEATURES = {
  cx16: { word: 0, bit: 13 }, // lockCmpxchg16bM
  sse41: { word: 0, bit: 19 }, // roundsd
  popcnt: { word: 0, bit: 23 },
  bmi1: { word: 1, bit: 3 }, // tzcnt
  lzcnt: { word: 2, bit: 5 },
} as const;

export type Feature = keyof typeof FEATURES;

/** Leaf and the register with its answer, in the order of the probe's words. */
const LEAVES: readonly (readonly [leaf: number, answer: Gpr])[] = [
  [1, RCX],
  [7, RBX],
  [0x8000_0001 | 0, RCX],
];

/** Words of 32 bits that the probe writes. */
export const FEATURE_WORDS = LEAVES.length;

/** Writes the answers to [base + disp]. Clobbers rax, rbx, rcx, rdx, none of which may be `base`. */
export function emitFeatureProbe(asm: Assembler, base: Gpr, disp: number): void {
  LEAVES.forEach(([leaf, answer], word) => {
    asm.movRI32(RAX, leaf);
    asm.xorRR32(RCX, RCX);
    asm.cpuid();
    asm.movMR32(base, disp + word * 4, answer);
  });
}

/** The features that the probe's words name. */
export function featuresIn(words: ArrayLike<number>): Set<Feature> {
  const names = Object.keys(FEATURES) as Feature[];
  return new Set(names.filter((f) => ((words[FEATURES[f].word] >>> FEATURES[f].bit) & 1) === 1));
}
