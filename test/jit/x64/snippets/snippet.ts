// Machine code of every class, with what it has to compute. A snippet gets in rdi the address of
// words of 64 bits (aligned to 64 bytes): it reads its input from word 0 on and writes its output
// from word OUT on. It may use every register but rsp and rdi as it likes.
import type { Assembler } from '../../../../jit/x64/assembler.ts';
import type { Feature } from '../../../../jit/x64/features.ts';
import { RAX, RCX, RDI, RDX, XMM0, XMM1 } from '../../../../jit/x64/registers.ts';

export interface Snippet {
  readonly name: string;
  readonly needs?: Feature;
  readonly emit: (asm: Assembler) => void;
  readonly input: readonly bigint[];
  readonly output: readonly bigint[];
}

/** The first word of output. */
export const OUT = 16;
export const WORD = 8;
export const OUT_BYTES = OUT * WORD;

export const u64 = (value: bigint | number): bigint => BigInt.asUintN(64, BigInt(value));

export function bitsOf(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0];
}

export function outputAt(i: number): number {
  return OUT_BYTES + i * WORD;
}

/** A snippet of one operation on rax with the input words in rax, rcx, rdx; the result is rax. */
export function onRax(
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
export function onXmm(
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

export const P = 0x1122_3344_5566_7788n;
export const N = 0x8877_6655_8433_a291n;
export const MIN = -(2n ** 63n);
