// Machine code of regular expressions against the matcher and the host, without a VM. The cage is the memory of
// test/regexp/harness.ts; the thread's block of regexp/machine.ts lies at its end.
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { TB } from '../../../heap/layout.ts';
import { emitRegExpEntry } from '../../../jit/regexp/entry.ts';
import { compileProgram } from '../../../jit/regexp/compile.ts';
import { CodeWriter } from '../../../jit/code-writer.ts';
import { emitResume } from '../../../jit/stubs.ts';
import { addressOf } from '../../../native/address.ts';
import { makeCodeMemory } from '../../../native/code-memory.ts';
import { GATE_BYTES, makeGate } from '../../../native/gate.ts';
import { NB } from '../../../native/native-block.ts';
import type { CompiledRegExp } from '../../../vm/regexp/index.ts';
import { BLOCK, MATCHER, RESUME } from '../../../vm/regexp/machine.ts';
import { matchSlice } from '../../../vm/regexp/match.ts';
import { PHASE, S_AUX, S_PHASE, S_START } from '../../../vm/regexp/program.ts';
import { CASES } from '../../regexp/cases.ts';
import { exec, hostExec, verdicts, type RunOptions } from '../../regexp/harness.ts';
import { isExplosive, latinTexts, shapeFor, texts } from '../../regexp/patterns.ts';

const codeMemory = makeCodeMemory(64 << 20);
const thread = new Int32Array(new SharedArrayBuffer(4096));
const stack = new Int32Array(new SharedArrayBuffer(1 << 18));
const gate = makeGate({
  codeMemory, cageAddress: 0, stackAddress: addressOf(stack), threadBlockAddress: addressOf(thread),
});
const writer = new CodeWriter();
writer.begin(GATE_BYTES);
emitResume(writer);
const entry = emitRegExpEntry(writer, gate.leave);
writer.asm.align(16);
let top = GATE_BYTES + writer.asm.at;
codeMemory.write(GATE_BYTES, writer.asm.finish());
gate.block.set('target', GATE_BYTES);

const codes = new Map<CompiledRegExp, [number, number]>();

function codeOf(compiled: CompiledRegExp, wide: boolean): number {
  let pair = codes.get(compiled);
  if (pair === undefined) {
    pair = [0, 0];
    codes.set(compiled, pair);
  }
  const which = wide ? 1 : 0;
  if (pair[which] === 0) {
    if (top > codeMemory.size - (4 << 20)) {
      codes.clear();
      codes.set(compiled, pair);
      pair[1 - which] = 0;
      top = 1 << 20;
    }
    writer.begin(top);
    pair[which] = compileProgram(writer, compiled.program, wide, entry.regexpFolds);
    codeMemory.write(top, writer.asm.finish());
    top = (top + writer.asm.at + 15) & -16;
  }
  return pair[which];
}

const seen = { slices: 0, yields: 0, grows: 0, handed: 0, finished: 0 };
/** How often the matcher runs a slice though machine code could. */
let share = 0;
let random = 1;
function nextRandom(): number {
  random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
  return random / 0x80000000;
}

const matcher = (compiled: CompiledRegExp): typeof matchSlice => (mem, prog, t8, t16, base, length, state, capacity, budget) => {
  const phase = mem[state + S_PHASE];
  const isFresh = phase === PHASE.BEGIN;
  const isInside = phase >= PHASE.DONE_MATCH || (phase === PHASE.RUN && mem[state + S_AUX] >= 0);
  if (isInside || nextRandom() < share) return matchSlice(mem, prog, t8, t16, base, length, state, capacity, budget);
  const block = mem.length - 20;
  mem[block + BLOCK.target] = codeOf(compiled, t8 === null) - (isFresh ? 0 : RESUME);
  mem[block + BLOCK.text] = t8 === null ? base * 2 : base;
  mem[block + BLOCK.length] = length;
  mem[block + BLOCK.state] = state;
  mem[block + BLOCK.capacity] = capacity;
  mem[block + BLOCK.budget] = budget;
  mem[block + BLOCK.start] = mem[state + S_START];
  thread[TB.regexps] = block;
  thread[TB.entry] = entry.regexpMatch;
  gate.block.words[NB.fp >> 2] = 30_000;
  gate.block.words[NB.guestRsp >> 2] = 29_990;
  gate.block.setAddress('cageBase', addressOf(mem));
  gate.enter();
  seen.slices++;
  const result = mem[block + BLOCK.result];
  if (result === MATCHER) {
    seen.handed++;
    return matchSlice(mem, prog, t8, t16, base, length, state, capacity, Math.max(mem[block + BLOCK.budget], 0));
  }
  if (result < 2) seen.finished++;
  else if (result === 2) seen.yields++;
  else seen.grows++;
  return result;
};

function check(pattern: string, flags: string, text: string, from: number): void {
  const expected = hostExec(pattern, flags, text, from);
  const variants: (RunOptions & { share: number })[] = [
    { share: 0 },
    { share: 0, wide: true },
    { share: 0, budget: 1, moving: true },
    { share: 0, budget: 3, wide: true, moving: true },
    { share: 0.5, budget: 2, wide: true },
    { share: 0.5, budget: 1 },
    { share: 0.3, budget: 17, moving: true },
  ];
  for (const { share: part, ...options } of variants) {
    share = part;
    const got = exec(pattern, flags, text, from, { ...options, matcher });
    if (isDeepStrictEqual(got, expected)) continue;
    const what = JSON.stringify({ pattern, flags, text, from, part, options, got, expected });
    throw new Error(`machine code differs: ${what}`);
  }
}

const scenarios: Record<string, (argument: string) => void> = {
  cases() {
    for (const [pattern, flags, text, lastIndex] of CASES) check(pattern, flags, text, lastIndex ?? 0);
  },

  /** The argument: flags, then the number of patterns. */
  random(argument) {
    const [flags, runs] = argument.split(',');
    const { pattern } = shapeFor(flags);
    fc.assert(
      fc.property(pattern, fc.oneof(texts, latinTexts), fc.nat(10), fc.nat(1 << 20), (source, text, at, seed) => {
        random = seed + 1;
        const said = verdicts(source, flags);
        if (said.heddle !== null || said.host !== null) return;
        for (const extra of ['', 'g', 'y']) {
          const from = Math.min(at, text.length);
          if (isExplosive(source, flags + extra, text, from)) continue;
          check(source, flags + extra, text, from);
        }
      }),
      { numRuns: Number(runs) },
    );
  },

  /** Stacks that grow, long runs of one instruction, long searches. */
  long() {
    const ab = 'ab'.repeat(5000);
    const far = 'ab'.repeat(200_000);
    const list: [string, string, string][] = [
      ['(?:(a)|b)*c', '', ab],
      ['(?:a|ab|b)*$', 'y', ab],
      ['(?:(?:ab){1,3}?)+?$', 'y', ab],
      ['(?:(?=(a|b))\\1)*$', 'y', ab],
      ['^[ab]*c', '', far],
      ['[ab]*b$', '', far],
      ['[ab]*?b$', '', far],
      ['[ab]{99999}?b$', '', far.slice(0, 1000)],
      ['x', '', far],
      ['abxabx', '', far],
      ['(?=x)', '', far],
      ['^(.*)x\\1$', 's', `${far}x${far}`],
      ['(a+)+$', '', 'a'.repeat(2000)],
      ['[^]*b', '', far],
    ];
    for (const [pattern, flags, text] of list) {
      const expected = hostExec(pattern, flags, text, 0);
      for (const [wide, budget, part] of [[false, 1 << 30, 0], [true, 1 << 30, 0], [false, 16_384, 0], [true, 997, 0.2]] as const) {
        share = part;
        const got = exec(pattern, flags, text, 0, { wide, budget, matcher });
        if (!isDeepStrictEqual(got, expected)) throw new Error(`/${pattern}/${flags}: ${JSON.stringify(got)}`);
      }
    }
  },

  /** Of one failure: pattern, flags, text, lastIndex as JSON. */
  one(argument) {
    const [a, b, c, d] = JSON.parse(argument) as [string, string, string, number];
    check(a, b, c, d);
  },

  /** Never ends: the slices do. */
  catastrophic() {
    share = 0;
    let error = '';
    try {
      exec('(a+)+b', 'y', 'a'.repeat(60), 0, { budget: 1000, maxSlices: 500, matcher });
    } catch (caught) {
      error = String(caught);
    }
    if (!error.includes('too many slices')) throw new Error(`it ended: ${error}`);
  },
};

const [scenario, argument] = process.argv.slice(2);
scenarios[scenario](argument);
process.stdout.write(JSON.stringify(seen));
