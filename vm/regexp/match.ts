/**
 * The matcher: a backtracking machine over shared memory. It keeps nothing anywhere else, neither a host
 * stack nor objects, and nothing absolute: between two calls the program, the text and the state may
 * move, and another thread may go on. It stops
 *
 * - when its budget is used up (YIELD). Spent on: each backtrack, each jump backward, each register
 *   restored, each 16 characters scanned. All else between two of these is bounded by the program's size;
 * - when the stack is full (GROW). An instruction that pushes asks for room first and changes nothing
 *   before it has it, so it is simply executed again.
 *
 * Invariants: R1 a register changes only together with a restore entry, but for those of lookarounds
 * (written before they are read, dead outside) and for captures that NLOOK_END clears (undefined before
 * the lookaround and after it). So an empty stack means fresh registers, and the next attempt can begin.
 * R2 in Unicode mode every attempt begins at a code point, and every instruction keeps to code points.
 */
import { BACKREF_FLAGS, LOOP_KIND, OPS } from './opcodes.ts';
import {
  FAIL,
  GROW,
  MATCH,
  P_CODE,
  P_ENTRY,
  P_FLAGS,
  P_MIN_LENGTH,
  P_REGISTERS,
  PHASE,
  PROGRAM_FLAGS,
  S_AUX,
  S_DEPTH,
  S_PC,
  S_PHASE,
  S_POSITION,
  S_REGISTERS,
  S_START,
  S_STICKY,
  YIELD,
} from './program.ts';
import {
  codePointAt,
  codePointBefore,
  compareRun,
  findStart,
  inPair,
  inSet,
  isLineTerminator,
  scanBack,
  scanLazy,
  scanRun,
} from './scan.ts';

/** Characters looked at between two looks at the budget. */
const CHUNK = 4096;
/** Most words that one instruction pushes, but for RESET and LOOK_END. */
const ROOM = 4;

const NO_TEXT8 = new Uint8Array(0);
const NO_TEXT16 = new Uint16Array(0);

/** Leaves an attempt in the state, so that it can go on at `pc`; returns `result`. */
function suspend(
  result: number,
  mem: Int32Array,
  state: number,
  pc: number,
  p: number,
  depth: number,
  aux: number,
): number {
  mem[state + S_PHASE] = PHASE.RUN;
  mem[state + S_PC] = pc;
  mem[state + S_POSITION] = p;
  mem[state + S_DEPTH] = depth;
  mem[state + S_AUX] = aux;
  return result;
}

/** Leaves a search in the state, the next attempt being at `start`. */
function suspendSearch(mem: Int32Array, state: number, start: number): number {
  mem[state + S_PHASE] = PHASE.SCAN;
  mem[state + S_START] = start;
  mem[state + S_DEPTH] = 0;
  return YIELD;
}

/** True if `set` holds one of the units beside `p`, but not the other one. */
function atWordBoundary(
  mem: Int32Array,
  set: number,
  t8: Uint8Array,
  t16: Uint16Array,
  narrow: boolean,
  base: number,
  length: number,
  p: number,
): boolean {
  const before =
    p > 0 && inSet(mem, set, narrow ? t8[(base + p - 1) | 0] : t16[(base + p - 1) | 0]);
  const after = p < length && inSet(mem, set, narrow ? t8[(base + p) | 0] : t16[(base + p) | 0]);
  return before !== after;
}

/**
 * Runs a match for about `budget` steps. Returns MATCH, FAIL, YIELD or GROW. The text is `text8` or
 * `text16`, the other one null; `textBase` is the index of its first unit there, and `textBase + length`
 * must be below 2^31. `prog` and `state` are indices in `mem`.
 */
export function matchSlice(
  mem: Int32Array,
  prog: number,
  text8: Uint8Array | null,
  text16: Uint16Array | null,
  textBase: number,
  length: number,
  state: number,
  stateCapacity: number,
  budget: number,
): number {
  const narrow = text8 !== null;
  const t8 = text8 ?? NO_TEXT8;
  const t16 = text16 ?? NO_TEXT16;
  const base = textBase | 0;
  const regs = (state + S_REGISTERS) | 0;
  const stack = (regs + mem[prog + P_REGISTERS]) | 0;
  const limit = (state + stateCapacity) | 0;
  const last = (length - mem[prog + P_MIN_LENGTH]) | 0;
  let phase = mem[state + S_PHASE];
  let pc = (prog + mem[state + S_PC]) | 0;
  let p = mem[state + S_POSITION];
  let sp = (stack + mem[state + S_DEPTH]) | 0;
  let start = mem[state + S_START];
  let aux = mem[state + S_AUX];

  if (phase === PHASE.DONE_MATCH) return MATCH;
  if (phase === PHASE.DONE_FAIL) return FAIL;
  if (phase === PHASE.BEGIN) {
    if (
      !narrow &&
      (mem[prog + P_FLAGS] & PROGRAM_FLAGS.UNICODE) !== 0 &&
      inPair(t16, base, length, start)
    )
      start--;
    phase = PHASE.SCAN;
  }

  for (;;) {
    if (phase === PHASE.SCAN) {
      // Find a place to begin; `start` is the first that comes into question.
      if (start > last || (start > 0 && (mem[prog + P_FLAGS] & PROGRAM_FLAGS.ANCHORED) !== 0)) {
        mem[state + S_PHASE] = PHASE.DONE_FAIL;
        return FAIL;
      }
      if (mem[state + S_STICKY] === 0) {
        const stop = last - start > CHUNK ? start + CHUNK : last;
        const found = findStart(mem, prog, t8, t16, narrow, base, length, start, stop);
        budget -= (found - start) >> 4;
        start = found;
        if (found > stop) {
          if (budget >= 0 || start > last) continue;
          return suspendSearch(mem, state, start);
        }
      }
      mem[state + S_START] = start;
      phase = PHASE.RUN;
      pc = (prog + P_ENTRY) | 0;
      p = start;
      sp = stack;
      aux = -1;
    }

    // One attempt: until it matches, or its choices are exhausted.
    for (;;) {
      // In this switch `continue` goes on with the instruction at pc, `break` fails.
      switch (mem[pc]) {
        case 0 satisfies typeof OPS.MATCH.code:
          mem[regs] = start;
          mem[regs + 1] = p;
          mem[state + S_PHASE] = PHASE.DONE_MATCH;
          return MATCH;

        case 1 satisfies typeof OPS.FAIL.code:
          break;

        case 2 satisfies typeof OPS.JMP.code:
          pc = (prog + mem[pc + 1]) | 0;
          continue;

        case 3 satisfies typeof OPS.LOOP.code:
          if (--budget < 0) return suspend(YIELD, mem, state, pc - prog, p, sp - stack, -1);
          pc = (prog + mem[pc + 1]) | 0;
          continue;

        case 4 satisfies typeof OPS.CHAR.code:
          if (p < length && (narrow ? t8[(base + p) | 0] : t16[(base + p) | 0]) === mem[pc + 1]) {
            p = (p + 1) | 0;
            pc = (pc + 2) | 0;
            continue;
          }
          break;

        case 5 satisfies typeof OPS.CHAR2.code:
          if (p < length) {
            const c = narrow ? t8[(base + p) | 0] : t16[(base + p) | 0];
            if (c === mem[pc + 1] || c === mem[pc + 2]) {
              p = (p + 1) | 0;
              pc = (pc + 3) | 0;
              continue;
            }
          }
          break;

        case 6 satisfies typeof OPS.LIT.code: {
          const count = mem[pc + 1];
          if (count > length - p) break;
          const from = (base + p) | 0;
          const units = (pc + 2) | 0;
          let i = 0;
          if (narrow)
            while (i < count && t8[(from + i) | 0] === mem[(units + i) | 0]) i = (i + 1) | 0;
          else while (i < count && t16[(from + i) | 0] === mem[(units + i) | 0]) i = (i + 1) | 0;
          if (i < count) break;
          p = (p + count) | 0;
          pc = (units + count) | 0;
          continue;
        }

        case 7 satisfies typeof OPS.SET.code:
          if (
            p < length &&
            inSet(mem, (prog + mem[pc + 1]) | 0, narrow ? t8[(base + p) | 0] : t16[(base + p) | 0])
          ) {
            p = (p + 1) | 0;
            pc = (pc + 2) | 0;
            continue;
          }
          break;

        case 8 satisfies typeof OPS.SETU.code:
          if (p < length) {
            const c = narrow ? t8[(base + p) | 0] : codePointAt(t16, base, length, p);
            if (inSet(mem, (prog + mem[pc + 1]) | 0, c)) {
              p = (p + (c > 0xffff ? 2 : 1)) | 0;
              pc = (pc + 2) | 0;
              continue;
            }
          }
          break;

        case 9 satisfies typeof OPS.ANY.code:
          if (p < length && !isLineTerminator(narrow ? t8[(base + p) | 0] : t16[(base + p) | 0])) {
            p = (p + 1) | 0;
            pc = (pc + 1) | 0;
            continue;
          }
          break;

        case 10 satisfies typeof OPS.ALL.code:
          if (p < length) {
            p = (p + 1) | 0;
            pc = (pc + 1) | 0;
            continue;
          }
          break;

        case 11 satisfies typeof OPS.CHAR_B.code:
          if (
            p > 0 &&
            (narrow ? t8[(base + p - 1) | 0] : t16[(base + p - 1) | 0]) === mem[pc + 1]
          ) {
            p = (p - 1) | 0;
            pc = (pc + 2) | 0;
            continue;
          }
          break;

        case 12 satisfies typeof OPS.SET_B.code:
          if (
            p > 0 &&
            inSet(
              mem,
              (prog + mem[pc + 1]) | 0,
              narrow ? t8[(base + p - 1) | 0] : t16[(base + p - 1) | 0],
            )
          ) {
            p = (p - 1) | 0;
            pc = (pc + 2) | 0;
            continue;
          }
          break;

        case 13 satisfies typeof OPS.SETU_B.code:
          if (p > 0) {
            const c = narrow ? t8[(base + p - 1) | 0] : codePointBefore(t16, base, p);
            if (inSet(mem, (prog + mem[pc + 1]) | 0, c)) {
              p = (p - (c > 0xffff ? 2 : 1)) | 0;
              pc = (pc + 2) | 0;
              continue;
            }
          }
          break;

        case 14 satisfies typeof OPS.START.code:
          if (p !== 0) break;
          pc = (pc + 1) | 0;
          continue;

        case 15 satisfies typeof OPS.END.code:
          if (p !== length) break;
          pc = (pc + 1) | 0;
          continue;

        case 16 satisfies typeof OPS.START_M.code:
          if (
            p !== 0 &&
            !isLineTerminator(narrow ? t8[(base + p - 1) | 0] : t16[(base + p - 1) | 0])
          )
            break;
          pc = (pc + 1) | 0;
          continue;

        case 17 satisfies typeof OPS.END_M.code:
          if (p !== length && !isLineTerminator(narrow ? t8[(base + p) | 0] : t16[(base + p) | 0]))
            break;
          pc = (pc + 1) | 0;
          continue;

        case 18 satisfies typeof OPS.WORD.code:
          if (!atWordBoundary(mem, (prog + mem[pc + 1]) | 0, t8, t16, narrow, base, length, p))
            break;
          pc = (pc + 2) | 0;
          continue;

        case 19 satisfies typeof OPS.NWORD.code:
          if (atWordBoundary(mem, (prog + mem[pc + 1]) | 0, t8, t16, narrow, base, length, p))
            break;
          pc = (pc + 2) | 0;
          continue;

        case 20 satisfies typeof OPS.SPLIT.code:
          if (sp + ROOM > limit) return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          mem[sp] = p;
          mem[sp + 1] = mem[pc + 1];
          sp = (sp + 2) | 0;
          pc = (pc + 2) | 0;
          continue;

        case 21 satisfies typeof OPS.SPLIT_GOTO.code:
          if (sp + ROOM > limit) return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          if (--budget < 0) return suspend(YIELD, mem, state, pc - prog, p, sp - stack, -1);
          mem[sp] = p;
          mem[sp + 1] = pc + 2 - prog;
          sp = (sp + 2) | 0;
          pc = (prog + mem[pc + 1]) | 0;
          continue;

        case 22 satisfies typeof OPS.PEEK.code:
          if (p < length && (narrow ? t8[(base + p) | 0] : t16[(base + p) | 0]) === mem[pc + 1])
            pc = (pc + 3) | 0;
          else pc = (prog + mem[pc + 2]) | 0;
          continue;

        case 23 satisfies typeof OPS.PEEKSET.code:
          if (
            p < length &&
            inSet(mem, (prog + mem[pc + 1]) | 0, narrow ? t8[(base + p) | 0] : t16[(base + p) | 0])
          ) {
            pc = (pc + 3) | 0;
          } else pc = (prog + mem[pc + 2]) | 0;
          continue;

        case 24 satisfies typeof OPS.SAVE.code:
        case 26 satisfies typeof OPS.ZERO.code: {
          if (sp + ROOM > limit) return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          const register = mem[pc + 1];
          mem[sp] = mem[regs + register];
          mem[sp + 1] = ~register;
          sp = (sp + 2) | 0;
          mem[regs + register] = mem[pc] === OPS.SAVE.code ? p : 0;
          pc = (pc + 2) | 0;
          continue;
        }

        case 25 satisfies typeof OPS.RESET.code: {
          const to = mem[pc + 2];
          if (sp + 2 * (to - mem[pc + 1]) > limit)
            return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          for (let register = mem[pc + 1]; register < to; register++) {
            if (mem[regs + register] === -1) continue;
            mem[sp] = mem[regs + register];
            mem[sp + 1] = ~register;
            sp = (sp + 2) | 0;
            mem[regs + register] = -1;
          }
          pc = (pc + 3) | 0;
          continue;
        }

        case 27 satisfies typeof OPS.COUNT.code:
        case 28 satisfies typeof OPS.COUNT_LAZY.code: {
          if (sp + ROOM > limit) return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          if (--budget < 0) return suspend(YIELD, mem, state, pc - prog, p, sp - stack, -1);
          const register = mem[pc + 1];
          const max = mem[pc + 3];
          const count = (mem[regs + register] + 1) | 0;
          mem[sp] = count - 1;
          mem[sp + 1] = ~register;
          sp = (sp + 2) | 0;
          // Without a maximum only "minimum reached" matters, and the count cannot run over.
          mem[regs + register] = max < 0 && count > mem[pc + 2] ? mem[pc + 2] : count;
          if (count < mem[pc + 2]) pc = (prog + mem[pc + 4]) | 0;
          else if (max >= 0 && count >= max) pc = (pc + 5) | 0;
          else {
            mem[sp] = p;
            if (mem[pc] === OPS.COUNT.code) {
              mem[sp + 1] = pc + 5 - prog;
              pc = (prog + mem[pc + 4]) | 0;
            } else {
              mem[sp + 1] = mem[pc + 4];
              pc = (pc + 5) | 0;
            }
            sp = (sp + 2) | 0;
          }
          continue;
        }

        case 29 satisfies typeof OPS.EMPTY.code:
          if (mem[regs + mem[pc + 1]] === p) break;
          pc = (pc + 2) | 0;
          continue;

        case 30 satisfies typeof OPS.EMPTY_MIN.code:
          if (mem[regs + mem[pc + 1]] === p && mem[regs + mem[pc + 2]] >= mem[pc + 3]) break;
          pc = (pc + 4) | 0;
          continue;

        case 31 satisfies typeof OPS.GREEDY.code:
        case 33 satisfies typeof OPS.POSSESS.code:
        case 34 satisfies typeof OPS.LAZY.code: {
          if (sp + ROOM > limit) return suspend(GROW, mem, state, pc - prog, p, sp - stack, aux);
          const op = mem[pc];
          const kind = mem[pc + 1];
          const min = mem[pc + 3];
          const most = op === OPS.LAZY.code ? min : mem[pc + 4];
          const stop = most >= 0 && most < length - p ? p + most : length;
          let q = aux >= 0 ? aux : p;
          aux = -1;
          for (;;) {
            const chunk = stop - q > CHUNK ? q + CHUNK : stop;
            const end = scanRun(
              mem,
              prog,
              kind,
              mem[pc + 2],
              t8,
              t16,
              narrow,
              base,
              length,
              q,
              chunk,
            );
            budget -= (end - q) >> 4;
            q = end;
            if (end < chunk || chunk === stop) break;
            if (budget < 0) return suspend(YIELD, mem, state, pc - prog, p, sp - stack, q);
          }
          if (q - p < min) break;
          if (op === OPS.LAZY.code) {
            mem[sp] = min;
            mem[sp + 1] = q;
            mem[sp + 2] = pc + 5 - prog;
            sp = (sp + 3) | 0;
            pc = (pc + 10) | 0;
          } else if (op === OPS.GREEDY.code) {
            let low = p + min;
            if (kind === LOOP_KIND.SETU && min === 1 && !narrow && inPair(t16, base, length, low))
              low++;
            if (q > low) {
              mem[sp] = low;
              mem[sp + 1] = q;
              mem[sp + 2] = pc + 5 - prog;
              sp = (sp + 3) | 0;
            }
            pc = (pc + 8) | 0;
          } else pc = (pc + 5) | 0;
          p = q;
          continue;
        }

        case 32 satisfies typeof OPS.GREEDY_BACK.code: {
          const low = mem[sp - 1];
          const filter = mem[pc + 2] === 0 ? 0 : (prog + mem[pc + 2]) | 0;
          const stop = p - low > CHUNK ? p - CHUNK : low;
          const q = scanBack(
            mem,
            filter,
            mem[pc + 1] !== 0,
            t8,
            t16,
            narrow,
            base,
            length,
            p,
            low,
            stop,
          );
          budget -= (p - q) >> 4;
          p = q;
          if (q > low) {
            // The entry's two upper words were popped: there is room for them.
            mem[sp] = q;
            mem[sp + 1] = pc - prog;
            sp = (sp + 2) | 0;
          } else sp = (sp - 1) | 0;
          pc = (pc + 3) | 0;
          continue;
        }

        case 35 satisfies typeof OPS.LAZY_BACK.code: {
          const count = mem[sp - 1];
          const max = mem[pc + 3];
          if (max >= 0 && count >= max) {
            sp = (sp - 1) | 0;
            break;
          }
          const filter = mem[pc + 4] === 0 ? 0 : (prog + mem[pc + 4]) | 0;
          let most = CHUNK;
          if (max >= 0 && max - count < most) most = max - count;
          const q = scanLazy(
            mem,
            prog,
            mem[pc + 1],
            mem[pc + 2],
            filter,
            t8,
            t16,
            narrow,
            base,
            length,
            p,
            p + most,
          );
          if (q < 0) {
            sp = (sp - 1) | 0;
            break;
          }
          budget -= (q - p) >> 4;
          if (max >= 0) mem[sp - 1] = count + q - p;
          mem[sp] = q;
          mem[sp + 1] = pc - prog;
          sp = (sp + 2) | 0;
          p = q;
          pc = (pc + 5) | 0;
          continue;
        }

        case 36 satisfies typeof OPS.BACKREF.code: {
          const group = (regs + 2 * mem[pc + 1]) | 0;
          const flags = mem[pc + 2];
          const from = mem[group];
          if (from >= 0 && mem[group + 1] >= 0) {
            const count = mem[group + 1] - from;
            const to = (flags & BACKREF_FLAGS.BACKWARD) !== 0 ? p - count : p;
            if (to < 0 || count > length - to) break;
            const fold = (flags & BACKREF_FLAGS.IGNORE_CASE) !== 0;
            const unicode = (flags & BACKREF_FLAGS.UNICODE) !== 0;
            let done = aux >= 0 ? aux : 0;
            aux = -1;
            for (;;) {
              const chunk = count - done > CHUNK ? CHUNK : count - done;
              const same = compareRun(
                t8,
                t16,
                narrow,
                base,
                fold,
                unicode,
                from + done,
                to + done,
                chunk,
              );
              budget -= same >> 4;
              done += same;
              if (same < chunk || done === count) break;
              if (budget < 0) return suspend(YIELD, mem, state, pc - prog, p, sp - stack, done);
            }
            if (done < count) break;
            const end = to === p ? p + count : to;
            if (unicode && !narrow && inPair(t16, base, length, end)) break;
            p = end;
          }
          pc = (pc + 3) | 0;
          continue;
        }

        case 37 satisfies typeof OPS.UNSET.code: {
          const group = (regs + 2 * mem[pc + 1]) | 0;
          pc = mem[group] >= 0 && mem[group + 1] >= 0 ? (pc + 3) | 0 : (prog + mem[pc + 2]) | 0;
          continue;
        }

        case 38 satisfies typeof OPS.LOOK.code:
          mem[regs + mem[pc + 1]] = sp - stack;
          mem[regs + mem[pc + 1] + 1] = p;
          pc = (pc + 2) | 0;
          continue;

        case 39 satisfies typeof OPS.LOOK_END.code: {
          const register = mem[pc + 1];
          const to = mem[pc + 3];
          const floor = (stack + mem[regs + register]) | 0;
          if (floor + 2 * (to - mem[pc + 2]) > limit)
            return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          sp = floor;
          p = mem[regs + register + 1];
          // Its captures were undefined before it: so they are restored.
          for (let capture = mem[pc + 2]; capture < to; capture++) {
            mem[sp] = -1;
            mem[sp + 1] = ~capture;
            sp = (sp + 2) | 0;
          }
          pc = (pc + 4) | 0;
          continue;
        }

        case 40 satisfies typeof OPS.NLOOK.code:
          if (sp + ROOM > limit) return suspend(GROW, mem, state, pc - prog, p, sp - stack, -1);
          mem[regs + mem[pc + 1]] = sp - stack;
          mem[sp] = p;
          mem[sp + 1] = mem[pc + 2];
          sp = (sp + 2) | 0;
          pc = (pc + 3) | 0;
          continue;

        case 41 satisfies typeof OPS.NLOOK_END.code: {
          const to = mem[pc + 3];
          sp = (stack + mem[regs + mem[pc + 1]]) | 0;
          for (let capture = mem[pc + 2]; capture < to; capture++) mem[regs + capture] = -1;
          break;
        }

        default:
          throw new Error(`corrupt regular expression program: ${String(mem[pc])}`);
      }

      // Fail: take back what was done since the newest choice.
      let choice = -1;
      do {
        if (sp === stack) break;
        if (--budget < 0) return suspend(YIELD, mem, state, P_CODE, p, sp - stack, -1);
        sp = (sp - 2) | 0;
        choice = mem[sp + 1];
        if (choice < 0) mem[regs + ~choice] = mem[sp];
        else p = mem[sp];
      } while (choice < 0);
      if (choice < 0) break;
      pc = (prog + choice) | 0;
    }

    // The attempt has failed.
    if (mem[state + S_STICKY] !== 0) {
      mem[state + S_PHASE] = PHASE.DONE_FAIL;
      return FAIL;
    }
    start = (start + 1) | 0;
    phase = PHASE.SCAN;
    if (--budget < 0) {
      return suspendSearch(mem, state, start);
    }
  }
}
