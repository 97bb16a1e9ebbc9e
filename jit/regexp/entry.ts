/** The way from TypeScript into a match, or into a row of them: what the thread's block says (regexp/machine.ts). */
import { BLOCK, BUFFER, BUFFER_WORDS } from '../../vm/regexp/machine.ts';
import { FAIL, MATCH, S_REGISTERS } from '../../vm/regexp/program.ts';
import { field } from '../code-writer.ts';
import type { CodeWriter } from '../code-writer.ts';
import { CAGE, CODE, THREAD } from '../convention.ts';
import { CC, R10, R11, R13, R8, R9, RAX, RBX, RCX, RDI, RDX, RSI } from '../x64/registers.ts';
import type { Gpr } from '../x64/registers.ts';
import { ROOM_BYTES } from './writer.ts';

export interface RegExpStubs {
  /** One match. */
  readonly regexpMatch: number;
  /** Matches one behind the other, until one is empty, or the block says enough. */
  readonly regexpRow: number;
  /** 256 bytes: the first Latin-1 unit that is this one when case is ignored. */
  readonly regexpFolds: number;
}

/** Latin-1 units by what Canonicalize makes of them, without the flags u and v. */
function folds(): Uint8Array {
  const first = new Map<string, number>();
  return Uint8Array.from({ length: 256 }, (_, c) => {
    const text = String.fromCharCode(c);
    const upper = text.toUpperCase();
    const isKept = upper.length !== 1 || (c >= 128 && upper.charCodeAt(0) < 128);
    const canonical = isKept ? text : upper;
    if (!first.has(canonical)) first.set(canonical, c);
    return first.get(canonical) ?? c;
  });
}

/** base = address of the thread's block. */
function loadBlock({ asm }: CodeWriter, base: Gpr): void {
  asm.movRM32(base, THREAD, field('regexps'));
  asm.leaRMX64(base, CAGE, base, 2, 0);
}

/** What a match expects in registers, from the block at rcx. */
function loadMatch({ asm }: CodeWriter): void {
  const word = (name: keyof typeof BLOCK): number => BLOCK[name] * 4;
  asm.movRM32(R8, RCX, word('text'));
  asm.addRR64(R8, CAGE);
  asm.movRM32(RDI, RCX, word('length'));
  asm.movRM32(R10, RCX, word('state'));
  asm.leaRMX64(R10, CAGE, R10, 2, 0);
  asm.movRM32(R11, RCX, word('capacity'));
  asm.leaRMX64(R11, R10, R11, 2, -ROOM_BYTES);
  asm.movRM32(R9, RCX, word('budget'));
  asm.movRM32(RBX, RCX, word('start'));
  asm.movRM32(RAX, RCX, word('target'));
  asm.addRR64(RAX, CODE);
}

export function emitRegExpEntry(w: CodeWriter, leave: number): RegExpStubs {
  const { asm } = w;
  const here = (): number => {
    asm.align(16);
    return w.base + asm.at;
  };
  const regexpFolds = here();
  for (const word of new Int32Array(folds().buffer)) asm.int32(word);

  const regexpMatch = here();
  loadBlock(w, RCX);
  loadMatch(w);
  asm.callR(RAX);
  loadBlock(w, RCX);
  asm.movMR32(RCX, BLOCK.result * 4, RAX);
  asm.movMR32(RCX, BLOCK.budget * 4, R9);
  w.jumpTo(leave);

  const regexpRow = here();
  emitRow(w, leave);
  return { regexpMatch, regexpRow, regexpFolds };
}

/** r13: the block. The spans go to its buffer, `spans` words a match. */
function emitRow(w: CodeWriter, leave: number): void {
  const { asm } = w;
  const [next, copy, out, over, result] = Array.from({ length: 5 }, () => asm.newLabel());
  const word = (name: keyof typeof BLOCK): number => BLOCK[name] * 4;
  loadBlock(w, R13);
  asm.movMI32(R13, word('found'), 0);
  asm.bind(next);
  asm.movRR64(RCX, R13);
  loadMatch(w);
  asm.cmpRM32(RBX, R13, word('last'));
  asm.jcc(CC.G, over);
  asm.callR(RAX);
  asm.movMR32(R13, word('budget'), R9);
  asm.cmpRI32(RAX, MATCH);
  asm.jcc(CC.NE, result);
  asm.movRM32(RAX, R10, S_REGISTERS * 4);
  asm.cmpRM32(RAX, R13, word('last'));
  asm.jcc(CC.G, over);
  // To the buffer, `spans` words at a time; rdi: where, rcx: how many still.
  asm.movRM32(RCX, R13, word('spans'));
  asm.movRM32(RDX, R13, word('found'));
  asm.movRR32(RDI, RDX);
  asm.imulRR32(RDI, RCX);
  asm.leaRMX64(RDI, R13, RDI, 2, BUFFER * 4);
  asm.bind(copy);
  asm.movRMX64(RSI, R10, RCX, 2, S_REGISTERS * 4 - 8);
  asm.movMXR64(RDI, RCX, 2, -8, RSI);
  asm.subRI32(RCX, 2);
  asm.jcc(CC.NE, copy);
  asm.incR32(RDX);
  asm.movMR32(R13, word('found'), RDX);
  asm.movRM32(RCX, R10, S_REGISTERS * 4 + 4);
  asm.movMR32(R13, word('start'), RCX);
  asm.cmpRR32(RCX, RAX);
  asm.jcc(CC.E, out); // empty: the next place is not its end
  asm.cmpRM32(RDX, R13, word('most'));
  asm.jcc(CC.E, out);
  asm.cmpMI32(R13, word('budget'), 0);
  asm.jcc(CC.G, next);
  asm.bind(out);
  asm.movRI32(RAX, MATCH);
  asm.jmp(result);
  asm.bind(over);
  asm.movRI32(RAX, FAIL);
  asm.bind(result);
  asm.movMR32(R13, word('result'), RAX);
  w.jumpTo(leave);
}

if (BUFFER_WORDS < 2) throw new Error('no room for a match in a row');
