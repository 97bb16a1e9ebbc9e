/**
 * The interpreter (tier 0): one function, one switch, a case per opcode.
 *
 * It is the only code that runs guest instructions, and the only caller of the runtime's slow paths,
 * natives and services. It never calls itself: guest functions, getters and self-hosted helpers are
 * frames on the guest stack, pushed here or by a helper.
 *
 * Registers of the loop, all reloaded from the frame at `reload`:
 *   fp   frame pointer (stack slot)        also always in TB.fp
 *   pc   i32 index of the instruction      in TB.pc only when published
 *   k    first constant (cell words)       f   feedback vector (i32 index)
 *   low  lowest slot of the frame
 *
 * D1: before anything that can throw, allocate slowly, look at the stack or push a frame, pc is
 *     published (`i32[tbPc] = pc`), pointing at the instruction itself.
 * D2: a helper returns DONE (result stored; go on behind the instruction) or FRAME (it pushed, popped
 *     or resumed a frame and published fp and pc; reload).
 * D3: limits are read from the thread block at every check, never kept in a local (S10).
 * D4: the function stays below 55 KB of V8 bytecode, else V8 never optimizes it (tested). Cold
 *     opcodes and slow paths are out of line.
 * D5: an instruction that may still throw or go a slow way has written nothing to its dst: the value
 *     is looked at in the scratch slot first (a handler may read the register that dst names).
 */
import { storeValue } from '../../heap/barrier.ts';
import { boundary } from '../../heap/boundary.ts';
import {
  CODE_CLASS, CODE_CONSTRUCTOR, CODE_DERIVED, CODE_NATIVE, CODE_OWN_THIS, FIXED_WORDS, FLAG_BARRIER, FLAG_SHARED, KIND, KIND_MASK, OFF,
} from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { ROOT } from '../../heap/roots.ts';
import { charCodeAt } from '../../heap/strings.ts';
import {
  TAG_BOOLEAN, TAG_HOLE, TAG_INT, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_UNDEFINED,
} from '../../heap/values.ts';
import {
  b64 as cageValues, i32 as cageWords, s32 as stackWords, sb64 as stackValues,
  sf64 as stackDoubles, tb as currentThread,
} from '../../heap/views.ts';
import {
  FRAME_ARG0, FRAME_ARGC, FRAME_CALLEE, FRAME_CODE, FRAME_CONSTRUCT, FRAME_HEADER,
  FRAME_NEW_TARGET, FRAME_RESULT, FRAME_THIS,
} from '../bytecode/frame.ts';
import { OP } from '../bytecode/opcodes.ts';
import { nativeId, natives } from '../natives.ts';
import { call, callSelf, construct, returnSlow } from './calls.ts';
import { cold } from './cold.ts';
import { DONE, EXIT, MACHINE } from './control.ts';
import { getElementOf, setElementOf } from './elements.ts';
import { feedbackOf } from './feedback.ts';
import { loadGlobal, storeGlobal, throwTdz } from './globals.ts';
import { iterNext, iterOpen } from './iteration.ts';
import { copyEnvironment, newArrayLiteral, newClosure, newEnvironment, newObjectLiteral } from './literals.ts';
import { arithmetic, arithmeticImmediate, compareJump, looseEquality, strictEquals, toBoolean, typeOf, unary } from './operators.ts';
import { defineField, getProperty, setProperty } from './properties.ts';
import { cachedSet } from './property-sites.ts';
import { serveBackEdge, serveBoundary, serveCall } from './service.ts';

/** Constructors that `new` enters inline are of none of these kinds but the first. */
const CONSTRUCTOR_KINDS = CODE_CONSTRUCTOR | CODE_DERIVED | CODE_OWN_THIS | CODE_NATIVE;

/**
 * Runs the current thread from its published frame until the entry frame returns (EXIT), or until it
 * is to run a frame whose function has machine code (MACHINE).
 */
export function dispatch(): number {
  const i32 = cageWords;
  const heap = cageValues;
  const s32 = stackWords;
  const sb = stackValues;
  const sd = stackDoubles;
  const tb = currentThread;
  const CODE_FIXED = FIXED_WORDS[KIND.CODE];
  const ENV_FIXED = FIXED_WORDS[KIND.ENV];
  const ELEMENTS_FIXED = FIXED_WORDS[KIND.ELEMENTS];
  const BYTES_FIXED = FIXED_WORDS[KIND.BYTES];
  const SLOTS_FIXED = FIXED_WORDS[KIND.SLOTS];
  const OBJECT_FIXED = FIXED_WORDS[KIND.OBJECT];
  const tbPc = tb + TB.pc;
  const tbFp = tb + TB.fp;
  const tbStackLimit = tb + TB.stackLimit;
  const tbLoopLimit = tb + TB.loopLimit;
  const tbTop = tb + TB.nurseryTop;
  const tbNurseryLimit = tb + TB.nurseryLimit;
  const table = i32[tb + TB.table];
  const scratch = i32[tb + TB.scratch];
  const lengthAtom = i32[ROOT.length * 2];
  const charCodeAtId = nativeId('StringPrototypeCharCodeAt');

  reload: for (;;) {
    if (boundary !== 0 && serveBoundary() === EXIT) return EXIT;
    let fp = i32[tbFp];
    let pc = i32[tbPc];
    let code = s32[(fp + FRAME_CODE) * 2];
    let k = code + CODE_FIXED;
    let low = fp - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
    let entry = (table + i32[code * 2 + OFF.CODE.functionId]) * 2;
    if (s32[entry] !== 0) return MACHINE;
    let f = s32[entry + 1];
    if (f === 0) f = feedbackOf(code);

    for (;;) {
      switch (i32[pc]) {
        // ------------------------------------------------------------ moves and constants
        case OP.Move: {
          sb[fp + i32[pc + 1]] = sb[fp + i32[pc + 2]];
          pc += 3;
          continue;
        }
        case OP.LdaInt: {
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = i32[pc + 2];
          s32[d + 1] = TAG_INT;
          pc += 3;
          continue;
        }
        case OP.LdaK: {
          sb[fp + i32[pc + 1]] = heap[k + i32[pc + 2]];
          pc += 3;
          continue;
        }
        case OP.LdaUndefined: {
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = 0;
          s32[d + 1] = TAG_UNDEFINED;
          pc += 2;
          continue;
        }
        case OP.LdaNull: {
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = 0;
          s32[d + 1] = TAG_NULL;
          pc += 2;
          continue;
        }
        case OP.LdaTrue: {
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = 1;
          s32[d + 1] = TAG_BOOLEAN;
          pc += 2;
          continue;
        }
        case OP.LdaFalse: {
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = 0;
          s32[d + 1] = TAG_BOOLEAN;
          pc += 2;
          continue;
        }
        case OP.LdaHole: {
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = 0;
          s32[d + 1] = TAG_HOLE;
          pc += 2;
          continue;
        }
        // ------------------------------------------------------------ jumps
        case OP.Jump: {
          pc += i32[pc + 1];
          continue;
        }
        case OP.JTrue: {
          const a = fp + i32[pc + 1];
          if (s32[a * 2 + 1] === TAG_BOOLEAN ? s32[a * 2] !== 0 : toBoolean(a)) pc += i32[pc + 2];
          else pc += 3;
          continue;
        }
        case OP.JFalse: {
          const a = fp + i32[pc + 1];
          if (s32[a * 2 + 1] === TAG_BOOLEAN ? s32[a * 2] !== 0 : toBoolean(a)) pc += 3;
          else pc += i32[pc + 2];
          continue;
        }
        case OP.JUndefined: {
          pc += s32[(fp + i32[pc + 1]) * 2 + 1] === TAG_UNDEFINED ? i32[pc + 2] : 3;
          continue;
        }
        case OP.JNotUndefined: {
          pc += s32[(fp + i32[pc + 1]) * 2 + 1] !== TAG_UNDEFINED ? i32[pc + 2] : 3;
          continue;
        }
        case OP.JNullish: {
          const t = s32[(fp + i32[pc + 1]) * 2 + 1];
          pc += t === TAG_UNDEFINED || t === TAG_NULL ? i32[pc + 2] : 3;
          continue;
        }
        case OP.JNotNullish: {
          const t = s32[(fp + i32[pc + 1]) * 2 + 1];
          pc += t === TAG_UNDEFINED || t === TAG_NULL ? 3 : i32[pc + 2];
          continue;
        }
        case OP.JHole: {
          pc += s32[(fp + i32[pc + 1]) * 2 + 1] === TAG_HOLE ? i32[pc + 2] : 3;
          continue;
        }
        case OP.JStrictEq: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          if (ta === s32[b * 2 + 1] && ta < 0 && ta >= TAG_INT && ta !== TAG_STRING) {
            pc += s32[a * 2] === s32[b * 2] ? i32[pc + 3] : 4;
          } else pc += strictEquals(a, b) ? i32[pc + 3] : 4;
          continue;
        }
        case OP.JStrictNe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          if (ta === s32[b * 2 + 1] && ta < 0 && ta >= TAG_INT && ta !== TAG_STRING) {
            pc += s32[a * 2] === s32[b * 2] ? 4 : i32[pc + 3];
          } else pc += strictEquals(a, b) ? 4 : i32[pc + 3];
          continue;
        }
        case OP.JLt: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += s32[a * 2] < s32[b * 2] ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += x < y ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Lt, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JLe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += s32[a * 2] <= s32[b * 2] ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += x <= y ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Le, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JGt: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += s32[a * 2] > s32[b * 2] ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += x > y ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Gt, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JGe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += s32[a * 2] >= s32[b * 2] ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += x >= y ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Ge, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JNotLt: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += !(s32[a * 2] < s32[b * 2]) ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += !(x < y) ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Lt, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JNotLe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += !(s32[a * 2] <= s32[b * 2]) ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += !(x <= y) ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Le, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JNotGt: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += !(s32[a * 2] > s32[b * 2]) ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += !(x > y) ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Gt, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JNotGe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            pc += !(s32[a * 2] >= s32[b * 2]) ? i32[pc + 3] : 8;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            pc += !(x >= y) ? i32[pc + 3] : 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Ge, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.JumpTable: {
          const a = (fp + i32[pc + 1]) * 2;
          if (s32[a + 1] === TAG_INT) {
            const at = s32[a] - i32[pc + 2];
            pc += at >= 0 && at < i32[pc + 4] ? i32[pc + 5 + at] : i32[pc + 3];
          } else {
            const x = s32[a + 1] < TAG_INT || s32[a + 1] >= 0 ? sd[a >> 1] : NaN;
            const at = x - i32[pc + 2];
            pc += at >= 0 && at < i32[pc + 4] && at === (at | 0) ? i32[pc + 5 + at] : i32[pc + 3];
          }
          continue;
        }
        // ------------------------------------------------------------ back-edges
        case OP.Loop: {
          pc += i32[pc + 1];
          const n = i32[f] + 1;
          i32[f] = n;
          if (n > i32[tbLoopLimit]) {
            i32[tbPc] = pc;
            serveBackEdge(f);
            continue reload;
          }
          continue;
        }
        case OP.LoopTrue: {
          const a = fp + i32[pc + 1];
          if (s32[a * 2 + 1] === TAG_BOOLEAN ? s32[a * 2] !== 0 : toBoolean(a)) {
            pc += i32[pc + 2];
            const n = i32[f] + 1;
            i32[f] = n;
            if (n > i32[tbLoopLimit]) {
              i32[tbPc] = pc;
              serveBackEdge(f);
              continue reload;
            }
          } else pc += 3;
          continue;
        }
        case OP.LoopFalse: {
          const a = fp + i32[pc + 1];
          if (s32[a * 2 + 1] === TAG_BOOLEAN ? s32[a * 2] !== 0 : toBoolean(a)) pc += 3;
          else {
            pc += i32[pc + 2];
            const n = i32[f] + 1;
            i32[f] = n;
            if (n > i32[tbLoopLimit]) {
              i32[tbPc] = pc;
              serveBackEdge(f);
              continue reload;
            }
          }
          continue;
        }
        case OP.LoopLt: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            if (
              ta === TAG_INT && tc === TAG_INT
                ? s32[a * 2] < s32[b * 2]
                : (ta === TAG_INT ? s32[a * 2] : sd[a]) < (tc === TAG_INT ? s32[b * 2] : sd[b])
            ) {
              pc += i32[pc + 3];
              const n = i32[f] + 1;
              i32[f] = n;
              if (n > i32[tbLoopLimit]) {
                i32[tbPc] = pc;
                serveBackEdge(f);
                continue reload;
              }
              continue;
            }
            pc += 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Lt, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.LoopLe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            if (
              ta === TAG_INT && tc === TAG_INT
                ? s32[a * 2] <= s32[b * 2]
                : (ta === TAG_INT ? s32[a * 2] : sd[a]) <= (tc === TAG_INT ? s32[b * 2] : sd[b])
            ) {
              pc += i32[pc + 3];
              const n = i32[f] + 1;
              i32[f] = n;
              if (n > i32[tbLoopLimit]) {
                i32[tbPc] = pc;
                serveBackEdge(f);
                continue reload;
              }
              continue;
            }
            pc += 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Le, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.LoopGt: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            if (
              ta === TAG_INT && tc === TAG_INT
                ? s32[a * 2] > s32[b * 2]
                : (ta === TAG_INT ? s32[a * 2] : sd[a]) > (tc === TAG_INT ? s32[b * 2] : sd[b])
            ) {
              pc += i32[pc + 3];
              const n = i32[f] + 1;
              i32[f] = n;
              if (n > i32[tbLoopLimit]) {
                i32[tbPc] = pc;
                serveBackEdge(f);
                continue reload;
              }
              continue;
            }
            pc += 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Gt, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.LoopGe: {
          const a = fp + i32[pc + 1];
          const b = fp + i32[pc + 2];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            if (
              ta === TAG_INT && tc === TAG_INT
                ? s32[a * 2] >= s32[b * 2]
                : (ta === TAG_INT ? s32[a * 2] : sd[a]) >= (tc === TAG_INT ? s32[b * 2] : sd[b])
            ) {
              pc += i32[pc + 3];
              const n = i32[f] + 1;
              i32[f] = n;
              if (n > i32[tbLoopLimit]) {
                i32[tbPc] = pc;
                serveBackEdge(f);
                continue reload;
              }
              continue;
            }
            pc += 8;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Ge, fp, i32[pc + 4], a, b, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        // ------------------------------------------------------------ arithmetic
        case OP.Add: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            const r = s32[a * 2] + s32[b * 2];
            const d = fp + i32[pc + 1];
            if (r === (r | 0)) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            sd[fp + i32[pc + 1]] =
              (ta === TAG_INT ? s32[a * 2] : sd[a]) + (tc === TAG_INT ? s32[b * 2] : sd[b]);
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Add, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Sub: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            const r = s32[a * 2] - s32[b * 2];
            const d = fp + i32[pc + 1];
            if (r === (r | 0)) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            sd[fp + i32[pc + 1]] =
              (ta === TAG_INT ? s32[a * 2] : sd[a]) - (tc === TAG_INT ? s32[b * 2] : sd[b]);
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Sub, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Mul: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if (ta === TAG_INT && tc === TAG_INT) {
            const r = s32[a * 2] * s32[b * 2];
            const d = fp + i32[pc + 1];
            if (r === (r | 0) && r !== 0) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            sd[fp + i32[pc + 1]] =
              (ta === TAG_INT ? s32[a * 2] : sd[a]) * (tc === TAG_INT ? s32[b * 2] : sd[b]);
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Mul, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Div: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const r = (ta === TAG_INT ? s32[a * 2] : sd[a]) / (tc === TAG_INT ? s32[b * 2] : sd[b]);
            const d = fp + i32[pc + 1];
            const n = r | 0;
            if (n === r && n !== 0) {
              s32[d * 2] = n;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Div, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Mod: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const x = s32[a * 2];
            const y = s32[b * 2];
            if (x >= 0 && y > 0) {
              const d = (fp + i32[pc + 1]) * 2;
              s32[d] = x % y;
              s32[d + 1] = TAG_INT;
              pc += 4;
              continue;
            }
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Mod, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Exp: {
          i32[tbPc] = pc;
          if (arithmetic(OP.Exp, fp, i32[pc + 1], fp + i32[pc + 2], fp + i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.BitAnd: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] & s32[b * 2];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.BitAnd, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.BitOr: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] | s32[b * 2];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.BitOr, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.BitXor: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] ^ s32[b * 2];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.BitXor, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Shl: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] << s32[b * 2];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Shl, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Shr: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] >> s32[b * 2];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.Shr, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.UShr: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          if (s32[a * 2 + 1] === TAG_INT && s32[b * 2 + 1] === TAG_INT) {
            const r = s32[a * 2] >>> s32[b * 2];
            const d = fp + i32[pc + 1];
            if (r <= 0x7fffffff) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmetic(OP.UShr, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.AddI: {
          const a = fp + i32[pc + 2];
          const t = s32[a * 2 + 1];
          if (t === TAG_INT) {
            const r = s32[a * 2] + i32[pc + 3];
            const d = fp + i32[pc + 1];
            if (r === (r | 0)) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          if (t < TAG_INT || t >= 0) {
            sd[fp + i32[pc + 1]] = sd[a] + i32[pc + 3];
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.Add, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.SubI: {
          const a = fp + i32[pc + 2];
          const t = s32[a * 2 + 1];
          if (t === TAG_INT) {
            const r = s32[a * 2] - i32[pc + 3];
            const d = fp + i32[pc + 1];
            if (r === (r | 0)) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          if (t < TAG_INT || t >= 0) {
            sd[fp + i32[pc + 1]] = sd[a] - i32[pc + 3];
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.Sub, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.BitAndI: {
          const a = fp + i32[pc + 2];
          if (s32[a * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] & i32[pc + 3];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.BitAnd, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.BitOrI: {
          const a = fp + i32[pc + 2];
          if (s32[a * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] | i32[pc + 3];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.BitOr, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.ShlI: {
          const a = fp + i32[pc + 2];
          if (s32[a * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] << i32[pc + 3];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.Shl, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.ShrI: {
          const a = fp + i32[pc + 2];
          if (s32[a * 2 + 1] === TAG_INT) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a * 2] >> i32[pc + 3];
            s32[d + 1] = TAG_INT;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.Shr, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.UShrI: {
          const a = fp + i32[pc + 2];
          if (s32[a * 2 + 1] === TAG_INT) {
            const r = s32[a * 2] >>> i32[pc + 3];
            const d = fp + i32[pc + 1];
            if (r <= 0x7fffffff) {
              s32[d * 2] = r;
              s32[d * 2 + 1] = TAG_INT;
            } else sd[d] = r;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (arithmeticImmediate(OP.UShr, fp, i32[pc + 1], a, i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Inc: {
          const a = (fp + i32[pc + 2]) * 2;
          if (s32[a + 1] === TAG_INT && s32[a] !== 0x7fffffff) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a] + 1;
            s32[d + 1] = TAG_INT;
            pc += 3;
            continue;
          }
          i32[tbPc] = pc;
          if (unary(OP.Inc, fp, i32[pc + 1], fp + i32[pc + 2], pc + 3) !== DONE) continue reload;
          pc += 3;
          continue;
        }
        case OP.Dec: {
          const a = (fp + i32[pc + 2]) * 2;
          if (s32[a + 1] === TAG_INT && s32[a] !== -0x80000000) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = s32[a] - 1;
            s32[d + 1] = TAG_INT;
            pc += 3;
            continue;
          }
          i32[tbPc] = pc;
          if (unary(OP.Dec, fp, i32[pc + 1], fp + i32[pc + 2], pc + 3) !== DONE) continue reload;
          pc += 3;
          continue;
        }
        case OP.Neg: {
          const a = fp + i32[pc + 2];
          const t = s32[a * 2 + 1];
          if (t < TAG_INT || t >= 0) {
            sd[fp + i32[pc + 1]] = -sd[a];
            pc += 3;
            continue;
          }
          if (t === TAG_INT && s32[a * 2] > 0) {
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = -s32[a * 2];
            s32[d + 1] = TAG_INT;
            pc += 3;
            continue;
          }
          i32[tbPc] = pc;
          if (unary(OP.Neg, fp, i32[pc + 1], a, pc + 3) !== DONE) continue reload;
          pc += 3;
          continue;
        }
        case OP.BitNot:
        case OP.ToString:
        case OP.ToPropertyKey:
        case OP.ToObject: {
          i32[tbPc] = pc;
          if (unary(i32[pc], fp, i32[pc + 1], fp + i32[pc + 2], pc + 3) !== DONE) continue reload;
          pc += 3;
          continue;
        }
        case OP.ToNumber:
        case OP.ToNumeric: {
          const a = fp + i32[pc + 2];
          const t = s32[a * 2 + 1];
          if (t <= TAG_INT || t >= 0) {
            sb[fp + i32[pc + 1]] = sb[a];
            pc += 3;
            continue;
          }
          i32[tbPc] = pc;
          if (unary(i32[pc], fp, i32[pc + 1], a, pc + 3) !== DONE) continue reload;
          pc += 3;
          continue;
        }
        case OP.Not: {
          const a = fp + i32[pc + 2];
          const value = s32[a * 2 + 1] === TAG_BOOLEAN ? s32[a * 2] !== 0 : toBoolean(a);
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = value ? 0 : 1;
          s32[d + 1] = TAG_BOOLEAN;
          pc += 3;
          continue;
        }
        case OP.TypeOf: {
          typeOf(fp + i32[pc + 1], fp + i32[pc + 2]);
          pc += 3;
          continue;
        }
        case OP.Lt: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = x < y ? 1 : 0;
            s32[d + 1] = TAG_BOOLEAN;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Lt, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Le: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = x <= y ? 1 : 0;
            s32[d + 1] = TAG_BOOLEAN;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Le, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Gt: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = x > y ? 1 : 0;
            s32[d + 1] = TAG_BOOLEAN;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Gt, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Ge: {
          const a = fp + i32[pc + 2];
          const b = fp + i32[pc + 3];
          const ta = s32[a * 2 + 1];
          const tc = s32[b * 2 + 1];
          if ((ta <= TAG_INT || ta >= 0) && (tc <= TAG_INT || tc >= 0)) {
            const x = ta === TAG_INT ? s32[a * 2] : sd[a];
            const y = tc === TAG_INT ? s32[b * 2] : sd[b];
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = x >= y ? 1 : 0;
            s32[d + 1] = TAG_BOOLEAN;
            pc += 4;
            continue;
          }
          i32[tbPc] = pc;
          if (compareJump(OP.Ge, fp, i32[pc + 1], a, b, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.Eq:
        case OP.Ne: {
          i32[tbPc] = pc;
          if (looseEquality(i32[pc], fp, i32[pc + 1], fp + i32[pc + 2], fp + i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.StrictEq: {
          const value = strictEquals(fp + i32[pc + 2], fp + i32[pc + 3]);
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = value ? 1 : 0;
          s32[d + 1] = TAG_BOOLEAN;
          pc += 4;
          continue;
        }
        case OP.StrictNe: {
          const value = strictEquals(fp + i32[pc + 2], fp + i32[pc + 3]);
          const d = (fp + i32[pc + 1]) * 2;
          s32[d] = value ? 0 : 1;
          s32[d + 1] = TAG_BOOLEAN;
          pc += 4;
          continue;
        }
        // ------------------------------------------------------------ scopes
        case OP.FunctionEnv: {
          sb[fp + i32[pc + 1]] = heap[s32[(fp + FRAME_CALLEE) * 2] + OFF.FUNCTION.env];
          pc += 2;
          continue;
        }
        case OP.NewEnv: {
          i32[tbPc] = pc;
          newEnvironment(fp + i32[pc + 1], fp + i32[pc + 2], i32[pc + 3]);
          pc += 4;
          continue;
        }
        case OP.CopyEnv: {
          i32[tbPc] = pc;
          copyEnvironment(fp + i32[pc + 1], fp + i32[pc + 2]);
          pc += 3;
          continue;
        }
        case OP.LdEnv: {
          let e = s32[(fp + i32[pc + 2]) * 2];
          for (let depth = i32[pc + 3]; depth > 0; depth--) e = i32[e * 2 + OFF.ENV.parentRef];
          sb[fp + i32[pc + 1]] = heap[e + ENV_FIXED + i32[pc + 4]];
          pc += 5;
          continue;
        }
        case OP.LdEnvCheck: {
          let e = s32[(fp + i32[pc + 2]) * 2];
          for (let depth = i32[pc + 3]; depth > 0; depth--) e = i32[e * 2 + OFF.ENV.parentRef];
          sb[scratch] = heap[e + ENV_FIXED + i32[pc + 4]];
          if (s32[scratch * 2 + 1] === TAG_HOLE) {
            i32[tbPc] = pc;
            throwTdz(k + i32[pc + 5]);
          }
          sb[fp + i32[pc + 1]] = sb[scratch];
          pc += 6;
          continue;
        }
        case OP.StEnv: {
          let e = s32[(fp + i32[pc + 1]) * 2];
          for (let depth = i32[pc + 2]; depth > 0; depth--) e = i32[e * 2 + OFF.ENV.parentRef];
          const src = fp + i32[pc + 4];
          if ((i32[e * 2 + 1] & FLAG_BARRIER) === 0) heap[e + ENV_FIXED + i32[pc + 3]] = sb[src];
          else storeValue(e, ENV_FIXED + i32[pc + 3], src);
          pc += 5;
          continue;
        }
        case OP.LdGlobal: {
          const site = f + i32[pc + 3];
          const cell = i32[site];
          if (cell !== 0) {
            sb[scratch] = heap[cell + OFF.PROPCELL.value];
            if (s32[scratch * 2 + 1] !== TAG_HOLE) {
              sb[fp + i32[pc + 1]] = sb[scratch];
              pc += 4;
              continue;
            }
          }
          i32[tbPc] = pc;
          if (loadGlobal(fp, i32[pc + 1], k + i32[pc + 2], site, true, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.LdGlobalOrUndefined: {
          i32[tbPc] = pc;
          if (loadGlobal(fp, i32[pc + 1], k + i32[pc + 2], f + i32[pc + 3], false, pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        case OP.StGlobal: {
          i32[tbPc] = pc;
          if (storeGlobal(fp, k + i32[pc + 1], fp + i32[pc + 2], f + i32[pc + 3], pc + 4) !== DONE) continue reload;
          pc += 4;
          continue;
        }
        // ------------------------------------------------------------ properties
        case OP.GetProp: {
          const o = fp + i32[pc + 2];
          const site = f + i32[pc + 4];
          if (s32[o * 2 + 1] === TAG_OBJECT) {
            const cell = s32[o * 2];
            const shape = i32[cell * 2];
            if (shape === i32[site]) {
              const w = i32[site + 1];
              if (w > 0) {
                sb[scratch] = heap[cell + w];
                if (s32[scratch * 2 + 1] !== TAG_HOLE) {
                  sb[fp + i32[pc + 1]] = sb[scratch];
                  pc += 5;
                  continue;
                }
              } else if (w < 0) {
                const holder = i32[shape * 2 + OFF.SHAPE.protoRef];
                if (i32[holder * 2] === i32[site + 2]) {
                  sb[scratch] = heap[holder - w];
                  if (s32[scratch * 2 + 1] !== TAG_HOLE) {
                    sb[fp + i32[pc + 1]] = sb[scratch];
                    pc += 5;
                    continue;
                  }
                }
              } else {
                // where 0: `length` of an array
                const n = i32[cell * 2 + OFF.ARRAY.length];
                const d = fp + i32[pc + 1];
                if (n >= 0) {
                  s32[d * 2] = n;
                  s32[d * 2 + 1] = TAG_INT;
                } else sd[d] = n >>> 0;
                pc += 5;
                continue;
              }
            }
          } else if (s32[o * 2 + 1] === TAG_STRING && i32[(k + i32[pc + 3]) * 2] === lengthAtom) {
            const n = i32[s32[o * 2] * 2];
            const d = (fp + i32[pc + 1]) * 2;
            s32[d] = n;
            s32[d + 1] = TAG_INT;
            pc += 5;
            continue;
          }
          i32[tbPc] = pc;
          if (getProperty(fp, i32[pc + 1], o, k + i32[pc + 3], site, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.SetProp: {
          const o = fp + i32[pc + 1];
          const site = f + i32[pc + 4];
          if (s32[o * 2 + 1] === TAG_OBJECT) {
            const cell = s32[o * 2];
            if (i32[cell * 2] === i32[site]) {
              const w = i32[site + 1];
              if (w > 0) {
                const src = fp + i32[pc + 3];
                if ((i32[cell * 2 + 1] & FLAG_BARRIER) === 0) heap[cell + w] = sb[src];
                else storeValue(cell, w, src);
                pc += 5;
                continue;
              }
              if (cachedSet(cell, fp + i32[pc + 3], site)) {
                pc += 5;
                continue;
              }
            }
          }
          i32[tbPc] = pc;
          if (setProperty(fp, o, k + i32[pc + 2], fp + i32[pc + 3], site, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.GetElem: {
          const o = fp + i32[pc + 2];
          const key = fp + i32[pc + 3];
          if (s32[o * 2 + 1] === TAG_OBJECT && s32[key * 2 + 1] === TAG_INT) {
            const cell = s32[o * 2];
            const index = s32[key * 2];
            if ((i32[cell * 2 + 1] & KIND_MASK) === KIND.ARRAY) {
              const e = i32[cell * 2 + OFF.ARRAY.elementsRef];
              if (index >= 0 && index < i32[e * 2] && index < i32[cell * 2 + OFF.ARRAY.length] >>> 0) {
                sb[scratch] = heap[e + ELEMENTS_FIXED + index];
                if (s32[scratch * 2 + 1] !== TAG_HOLE) {
                  sb[fp + i32[pc + 1]] = sb[scratch];
                  pc += 5;
                  continue;
                }
              }
            }
          }
          i32[tbPc] = pc;
          if (getElementOf(fp, i32[pc + 1], o, key, f + i32[pc + 4], pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.SetElem: {
          const o = fp + i32[pc + 1];
          const key = fp + i32[pc + 2];
          if (s32[o * 2 + 1] === TAG_OBJECT && s32[key * 2 + 1] === TAG_INT) {
            const cell = s32[o * 2];
            const index = s32[key * 2];
            const flags = i32[cell * 2 + 1];
            if ((flags & (KIND_MASK | FLAG_SHARED)) === KIND.ARRAY) {
              const e = i32[cell * 2 + OFF.ARRAY.elementsRef];
              // arrayFlags: a frozen array has a read-only length.
              if (
                index >= 0 && index < i32[e * 2] && index < i32[cell * 2 + OFF.ARRAY.length] >>> 0 &&
                i32[cell * 2 + OFF.ARRAY.arrayFlags] === 0
              ) {
                const w = e + ELEMENTS_FIXED + index;
                // A hole may be absent because a prototype decides: only overwrite what is there.
                const src = fp + i32[pc + 3];
                sb[scratch] = heap[w];
                if (s32[scratch * 2 + 1] !== TAG_HOLE) {
                  if ((i32[e * 2 + 1] & FLAG_BARRIER) === 0) heap[w] = sb[src];
                  else storeValue(e, ELEMENTS_FIXED + index, src);
                  pc += 5;
                  continue;
                }
              }
            }
          }
          i32[tbPc] = pc;
          if (setElementOf(fp, o, key, fp + i32[pc + 3], f + i32[pc + 4], pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        // ------------------------------------------------------------ literals
        case OP.NewObject: {
          i32[tbPc] = pc;
          newObjectLiteral(fp + i32[pc + 1], i32[pc + 2]);
          pc += 3;
          continue;
        }
        case OP.NewArray: {
          i32[tbPc] = pc;
          newArrayLiteral(fp + i32[pc + 1], i32[pc + 2]);
          pc += 3;
          continue;
        }
        case OP.Closure: {
          i32[tbPc] = pc;
          newClosure(fp + i32[pc + 1], k + i32[pc + 2], fp + i32[pc + 3]);
          pc += 4;
          continue;
        }
        case OP.DefineField: {
          if (cachedSet(s32[(fp + i32[pc + 1]) * 2], fp + i32[pc + 3], f + i32[pc + 4])) {
            pc += 5;
            continue;
          }
          i32[tbPc] = pc;
          if (defineField(fp + i32[pc + 1], k + i32[pc + 2], fp + i32[pc + 3], f + i32[pc + 4], pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        // ------------------------------------------------------------ calls
        case OP.Call: {
          const g = fp + i32[pc + 2];
          if (s32[g * 2 + 1] === TAG_OBJECT) {
            const callee = s32[g * 2];
            if ((i32[callee * 2 + 1] & KIND_MASK) === KIND.FUNCTION) {
              const target = i32[callee * 2 + OFF.FUNCTION.codeRef];
              const flags = i32[target * 2 + OFF.CODE.codeFlags];
              const argc = i32[pc + 3];
              if ((flags & (CODE_NATIVE | CODE_CLASS)) === 0) {
                const params = i32[target * 2 + OFF.CODE.params];
                const count = argc > params ? argc : params;
                const next = low - FRAME_ARG0 - count;
                const bottom = next - FRAME_HEADER - i32[target * 2 + OFF.CODE.registers];
                if (bottom >= i32[tbStackLimit]) {
                  sb[next + FRAME_CALLEE] = sb[g];
                  sb[next + FRAME_THIS] = sb[g + 1];
                  for (let i = 0; i < argc; i++) sb[next + FRAME_ARG0 + i] = sb[g + 2 + i];
                  for (let i = argc; i < count; i++) {
                    s32[(next + FRAME_ARG0 + i) * 2] = 0;
                    s32[(next + FRAME_ARG0 + i) * 2 + 1] = TAG_UNDEFINED;
                  }
                  s32[(fp + FRAME_CODE) * 2 + 1] = pc + 5;
                  s32[(next + FRAME_RESULT) * 2] = i32[pc + 1];
                  s32[(next + FRAME_RESULT) * 2 + 1] = fp - next;
                  s32[(next + FRAME_ARGC) * 2] = argc;
                  s32[(next + FRAME_ARGC) * 2 + 1] = 0;
                  s32[(next + FRAME_CODE) * 2] = target;
                  for (let slot = bottom * 2; slot < (next - 3) * 2; slot += 2) {
                    s32[slot] = 0;
                    s32[slot + 1] = TAG_UNDEFINED;
                  }
                  fp = next;
                  i32[tbFp] = next;
                  code = target;
                  low = bottom;
                  k = code + CODE_FIXED;
                  pc = (i32[code * 2 + OFF.CODE.bytecodeRef] + BYTES_FIXED) * 2;
                  f = s32[(table + i32[code * 2 + OFF.CODE.functionId]) * 2 + 1];
                  if (f === 0) f = feedbackOf(code);
                  const n = i32[f] + 1;
                  i32[f] = n;
                  if (n > i32[tbLoopLimit]) {
                    i32[tbPc] = pc;
                    serveBackEdge(f);
                    continue reload;
                  }
                  continue;
                }
                i32[tbPc] = pc;
                serveCall();
              } else if ((flags & CODE_NATIVE) !== 0) {
                const id = i32[target * 2 + OFF.CODE.nativeId];
                if (id === charCodeAtId && s32[g * 2 + 3] === TAG_STRING && argc > 0 && s32[g * 2 + 5] === TAG_INT) {
                  const text = s32[g * 2 + 2];
                  const at = s32[g * 2 + 4];
                  if (at >= 0 && at < i32[text * 2]) {
                    const d = (fp + i32[pc + 1]) * 2;
                    s32[d] = charCodeAt(text, at);
                    s32[d + 1] = TAG_INT;
                    pc += 5;
                    continue;
                  }
                }
                i32[tbPc] = pc;
                natives[id](fp + i32[pc + 1], g + 2, argc);
                pc += 5;
                if (boundary !== 0) {
                  if (i32[tbPc] === pc - 5) i32[tbPc] = pc;
                  continue reload;
                }
                continue;
              }
            }
          }
          i32[tbPc] = pc;
          if (call(fp, i32[pc + 1], g, i32[pc + 3], pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.CallRuntime: {
          i32[tbPc] = pc;
          natives[i32[pc + 2]](fp + i32[pc + 1], fp + i32[pc + 3], i32[pc + 4]);
          pc += 5;
          if (boundary !== 0) {
            if (i32[tbPc] === pc - 5) i32[tbPc] = pc;
            continue reload;
          }
          continue;
        }
        case OP.CallSelf: {
          i32[tbPc] = pc;
          callSelf(fp, i32[pc + 1], i32[pc + 2], fp + i32[pc + 3], i32[pc + 4], pc + 5);
          continue reload;
        }
        case OP.New: {
          const g = fp + i32[pc + 2];
          const callee = s32[g * 2];
          const site = f + i32[pc + 4];
          // site: [shape of the constructor, overflow slot of its prototype]: set only for FUNCTIONs.
          if (s32[g * 2 + 1] === TAG_OBJECT && i32[callee * 2] === i32[site] && s32[g * 2 + 2] === callee) {
            const target = i32[callee * 2 + OFF.FUNCTION.codeRef];
            const shape = i32[callee * 2 + OFF.FUNCTION.initialShapeRef];
            sb[scratch] = heap[i32[callee * 2 + OFF.FUNCTION.slotsRef] + SLOTS_FIXED + i32[site + 1]];
            if (
              (i32[target * 2 + OFF.CODE.codeFlags] & CONSTRUCTOR_KINDS) === CODE_CONSTRUCTOR && shape !== 0 &&
              s32[scratch * 2 + 1] === TAG_OBJECT && i32[shape * 2 + OFF.SHAPE.protoRef] === s32[scratch * 2]
            ) {
              const argc = i32[pc + 3];
              const params = i32[target * 2 + OFF.CODE.params];
              const count = argc > params ? argc : params;
              const next = low - FRAME_ARG0 - count;
              const bottom = next - FRAME_HEADER - i32[target * 2 + OFF.CODE.registers];
              const words = OBJECT_FIXED + i32[shape * 2 + OFF.SHAPE.inlineCapacity];
              const self = i32[tbTop];
              if (bottom >= i32[tbStackLimit] && self + words <= i32[tbNurseryLimit]) {
                i32[tbTop] = self + words;
                i32[self * 2] = shape;
                i32[self * 2 + 1] = KIND.OBJECT;
                i32[self * 2 + 2] = 0;
                i32[self * 2 + 3] = 0;
                for (let at = (self + OBJECT_FIXED) * 2; at < (self + words) * 2; at += 2) {
                  i32[at] = 0;
                  i32[at + 1] = TAG_HOLE;
                }
                sb[next + FRAME_CALLEE] = sb[g];
                s32[(next + FRAME_THIS) * 2] = self;
                s32[(next + FRAME_THIS) * 2 + 1] = TAG_OBJECT;
                for (let i = 0; i < argc; i++) sb[next + FRAME_ARG0 + i] = sb[g + 2 + i];
                for (let i = argc; i < count; i++) {
                  s32[(next + FRAME_ARG0 + i) * 2] = 0;
                  s32[(next + FRAME_ARG0 + i) * 2 + 1] = TAG_UNDEFINED;
                }
                s32[(fp + FRAME_CODE) * 2 + 1] = pc + 5;
                s32[(next + FRAME_RESULT) * 2] = i32[pc + 1];
                s32[(next + FRAME_RESULT) * 2 + 1] = fp - next;
                s32[(next + FRAME_ARGC) * 2] = argc;
                s32[(next + FRAME_ARGC) * 2 + 1] = FRAME_CONSTRUCT;
                s32[(next + FRAME_CODE) * 2] = target;
                for (let slot = bottom * 2; slot < (next - FRAME_HEADER) * 2; slot += 2) {
                  s32[slot] = 0;
                  s32[slot + 1] = TAG_UNDEFINED;
                }
                sb[next + FRAME_NEW_TARGET] = sb[g];
                fp = next;
                i32[tbFp] = next;
                code = target;
                low = bottom;
                k = code + CODE_FIXED;
                pc = (i32[code * 2 + OFF.CODE.bytecodeRef] + BYTES_FIXED) * 2;
                f = s32[(table + i32[code * 2 + OFF.CODE.functionId]) * 2 + 1];
                if (f === 0) f = feedbackOf(code);
                const n = i32[f] + 1;
                i32[f] = n;
                if (n > i32[tbLoopLimit]) {
                  i32[tbPc] = pc;
                  serveBackEdge(f);
                  continue reload;
                }
                continue;
              }
              if (bottom < i32[tbStackLimit]) {
                i32[tbPc] = pc;
                serveCall();
              }
            }
          }
          i32[tbPc] = pc;
          if (construct(fp, i32[pc + 1], g, i32[pc + 3], site, pc + 5) !== DONE) continue reload;
          pc += 5;
          continue;
        }
        case OP.Return: {
          const flags = s32[(fp + FRAME_ARGC) * 2 + 1];
          if (flags === 0) {
            const caller = fp + s32[(fp + FRAME_RESULT) * 2 + 1];
            sb[caller + s32[(fp + FRAME_RESULT) * 2]] = sb[fp + i32[pc + 1]];
            fp = caller;
            i32[tbFp] = fp;
            pc = s32[(fp + FRAME_CODE) * 2 + 1];
            code = s32[(fp + FRAME_CODE) * 2];
            k = code + CODE_FIXED;
            low = fp - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
            entry = (table + i32[code * 2 + OFF.CODE.functionId]) * 2;
            if (s32[entry] !== 0) {
              i32[tbPc] = pc;
              continue reload;
            }
            f = s32[entry + 1];
            if (f === 0) f = feedbackOf(code);
            continue;
          }
          if (flags === FRAME_CONSTRUCT && s32[(fp + i32[pc + 1]) * 2 + 1] === TAG_UNDEFINED && s32[(fp + FRAME_THIS) * 2 + 1] === TAG_OBJECT) {
            const caller = fp + s32[(fp + FRAME_RESULT) * 2 + 1];
            sb[caller + s32[(fp + FRAME_RESULT) * 2]] = sb[fp + FRAME_THIS];
            fp = caller;
            i32[tbFp] = fp;
            pc = s32[(fp + FRAME_CODE) * 2 + 1];
            code = s32[(fp + FRAME_CODE) * 2];
            k = code + CODE_FIXED;
            low = fp - FRAME_HEADER - i32[code * 2 + OFF.CODE.registers];
            entry = (table + i32[code * 2 + OFF.CODE.functionId]) * 2;
            if (s32[entry] !== 0) {
              i32[tbPc] = pc;
              continue reload;
            }
            f = s32[entry + 1];
            if (f === 0) f = feedbackOf(code);
            continue;
          }
          i32[tbPc] = pc;
          if (returnSlow(fp, fp + i32[pc + 1], flags) === EXIT) return EXIT;
          continue reload;
        }
        // ------------------------------------------------------------ iteration
        case OP.IterOpen: {
          i32[tbPc] = pc;
          if (iterOpen(fp + i32[pc + 1], fp + i32[pc + 2])) pc += i32[pc + 3];
          else pc += 4;
          continue;
        }
        case OP.IterNext: {
          const it = fp + i32[pc + 2];
          if (s32[(it + 1) * 2 + 1] === TAG_HOLE) {
            pc += iterNext(fp + i32[pc + 1], it) ? i32[pc + 3] : i32[pc + 4];
          } else pc += 5;
          continue;
        }
        case OP.IterIsFast: {
          pc += s32[(fp + i32[pc + 1] + 1) * 2 + 1] === TAG_HOLE ? i32[pc + 2] : 3;
          continue;
        }
        // ------------------------------------------------------------ everything else
        default: {
          i32[tbPc] = pc;
          const next = cold(fp, pc, k, f);
          if (next > 0) {
            pc = next;
            continue;
          }
          if (next === EXIT) return EXIT;
          continue reload;
        }
      }
    }
  }
}
