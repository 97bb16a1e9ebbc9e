/**
 * Stubs of strings: characters, concatenation, comparison, the text of integers. What they make is
 * what heap/strings.ts and heap/text.ts make of the same operands. A rope that has not been copied
 * together yet is left to TypeScript, which does that; from then on its copy is used here.
 */
import { KIND, OFF } from '../heap/cells.ts';
import type { StubWriter } from './stub-writer.ts';
import type { AtomStubs } from './text-atoms.ts';
import { emitAtoms } from './text-atoms.ts';
import { emitCopy, emitConcat, emitToText, emitAdd, emitPart } from './text-building.ts';
import { emitEqual, emitCompare, emitHash } from './text-comparing.ts';
import { emitFlat, emitUnit, emitSingle, emitCharacter } from './text-units.ts';
import type { NumberStubs } from './text-numbers.ts';
import { emitTextNumbers } from './text-numbers.ts';
import type { Label } from './x64/registers.ts';

export interface TextStubs extends AtomStubs, NumberStubs {
  /** The character ecx of string rax, as a string. */
  readonly characterAt: number;
  /** The unit ecx, which is in range, of string eax: in eax. */
  readonly unitAt: number;
  /** The one-unit string of unit eax. */
  readonly singleText: number;
  /** Add of the values rax and rdx, of which one at least is a string. */
  readonly addTexts: number;
  /** ToString of the primitive rax. */
  readonly toText: number;
  /** Whether the strings eax and ecx, two cells, are equal: eax. */
  readonly equalTexts: number;
  /** Order of the strings eax and ecx: -1, 0, 1 in eax. */
  readonly compareTexts: number;
  /** Units [r8, r9) of string eax, 0 <= r8 <= r9 <= length. */
  readonly partOf: number;
  /** Where the units of string eax are: rax the address, edx 1 if they are wide. Uses rsi. */
  readonly flatUnits: number;
  /** Hash of string eax: in eax. Uses neither rdi nor r8 to r10. */
  readonly hashOf: number;
}

if (KIND.STRING16 !== KIND.STRING8 + 1 || OFF.SLICE.hash !== OFF.STRING8.hash) throw new Error('string kinds');

export function emitTexts(s: StubWriter): TextStubs {
  const flat = emitFlat(s);
  const unit = emitUnit(s, flat);
  const single = emitSingle(s);
  const copy = emitCopy(s);
  const concat = emitConcat(s, flat, copy);
  const text = emitToText(s);
  const at = (label: Label): number => s.w.base + s.asm.offsetOf(label);
  const equalTexts = emitEqual(s, flat);
  const hashOf = emitHash(s, flat);
  return {
    unitAt: at(unit),
    singleText: at(single),
    toText: at(text),
    characterAt: emitCharacter(s, unit, single),
    addTexts: emitAdd(s, text, concat),
    equalTexts,
    compareTexts: emitCompare(s, flat),
    partOf: emitPart(s, flat, single, copy),
    hashOf,
    flatUnits: at(flat),
    ...emitAtoms(s, hashOf, equalTexts),
    ...emitTextNumbers(s, flat),
  };
}
