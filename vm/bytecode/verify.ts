/**
 * The bytecode verifier: what the interpreter and the compilers take for granted, checked by force.
 * Returns the faults as text, with the address of each; none means sound.
 *
 *   V1 instructions tile the code; every opcode exists
 *   V2 slots name an argument below params, this, callee, new.target or a register
 *   V3 constants, feedback sites and counts are in range; sites do not overlap
 *   V4 jumps land on instructions; Loop* go back, the others forward
 *   V5 control never falls off the end
 *   V6 handlers cover whole instructions and land on one
 *   V7 a fused compare is followed by its fallback with the same scratch and target
 *   V8 positions are sorted and start at a throwing instruction
 */
import { FRAME_ARG0, FRAME_CALLEE, FRAME_HEADER, FRAME_NEW_TARGET, FRAME_THIS } from './frame.ts';
import { OP, OPCODE_INFO } from './opcodes.ts';
import { isTerminator } from './builder.ts';
import { STRICT_RANGE, type CompiledFunction, type CompiledScript } from './compiled.ts';

const FALLBACK = new Map<number, number>();
for (const name of ['Lt', 'Le', 'Gt', 'Ge'] as const) {
  FALLBACK.set(OP[`J${name}`], OP.JTrue);
  FALLBACK.set(OP[`JNot${name}`], OP.JFalse);
  FALLBACK.set(OP[`Loop${name}`], OP.LoopTrue);
}
const isBackEdge = (op: number): boolean => op >= OP.Loop && op <= OP.LoopGe;

class Verifier {
  readonly faults: string[] = [];
  /** 1 where an instruction starts. */
  private readonly starts: Uint8Array;
  private readonly sites: (readonly [at: number, words: number])[] = [];
  private readonly fn: CompiledFunction;
  private readonly functions: number;

  constructor(fn: CompiledFunction, functions: number) {
    this.fn = fn;
    this.starts = new Uint8Array(fn.code.length);
    this.functions = functions;
  }

  run(): string[] {
    if (!this.tile()) return this.faults;
    const { code } = this.fn;
    let last = -1;
    for (let at = 0; at < code.length; at++) {
      if (!this.starts[at]) continue;
      this.instruction(at);
      last = at;
    }
    if (code.length === 0 || !isTerminator(code[last])) this.fault(last, 'V5 falls off the end');
    this.overlaps();
    this.handlers();
    this.positions();
    return this.faults;
  }

  private fault(at: number, text: string): void {
    this.faults.push(`${this.fn.name || '(anonymous)'}@${at}: ${text}`);
  }

  private tile(): boolean {
    const { code } = this.fn;
    let at = 0;
    while (at < code.length) {
      const info = OPCODE_INFO[code[at]];
      if (info === undefined) {
        this.fault(at, `V1 bad opcode ${code[at]}`);
        return false;
      }
      this.starts[at] = 1;
      const tail = info.tail ? code[at + info.length - 1] : 0;
      if (!(tail >= 0 && tail <= code.length)) {
        this.fault(at, `V3 tail of ${tail} words`);
        return false;
      }
      at += info.length + tail;
    }
    if (at !== code.length) this.fault(at, 'V1 the last instruction is cut off');
    return at === code.length;
  }

  private instruction(at: number): void {
    const { code, constants } = this.fn;
    const op = code[at];
    const info = OPCODE_INFO[op];
    for (let i = 0; i < info.operands.length; i++) {
      const operand = info.operands[i];
      const word = code[at + 1 + i];
      switch (operand.kind) {
        case 'W':
        case 'R':
          this.slot(at, word);
          break;
        case 'G':
          this.group(at, word, op);
          break;
        case 'K':
          if (!(word >= 0 && word < constants.length)) this.fault(at, `V3 constant ${word}`);
          else this.constant(at, word);
          break;
        case 'N':
        case 'X':
        case 'S':
          if (word < 0) this.fault(at, `V3 ${operand.name} ${word}`);
          break;
        case 'F':
          if (word < 2 || word + info.feedback > this.fn.feedbackWords)
            this.fault(at, `V3 site ${word}`);
          this.sites.push([word, info.feedback]);
          break;
        case 'L':
          this.target(at, word, op);
          break;
      }
    }
    if (info.tail) {
      const count = code[at + info.length - 1];
      for (let i = 0; i < count; i++) this.target(at, code[at + info.length + i], op);
    }
    const fallback = FALLBACK.get(op);
    if (fallback === undefined) return;
    const next = at + info.length;
    if (code[next] !== fallback || code[next + 1] !== code[at + 4])
      this.fault(at, 'V7 no fallback');
    else if (next + code[next + 2] !== at + code[at + 3])
      this.fault(at, 'V7 the fallback jumps elsewhere');
  }

  private startsAt(word: number): boolean {
    return this.starts[word] === 1;
  }

  private slot(at: number, word: number): void {
    const { params, registers } = this.fn;
    const register = word + FRAME_HEADER + registers;
    if (register >= 0 && register < registers) return;
    if (word >= FRAME_ARG0 && word < FRAME_ARG0 + params) return;
    if (word === FRAME_THIS || word === FRAME_CALLEE || word === FRAME_NEW_TARGET) return;
    this.fault(at, `V2 slot ${word}`);
  }

  private group(at: number, word: number, op: number): void {
    const { code } = this.fn;
    const info = OPCODE_INFO[op];
    const countAt = info.operands.findIndex((operand) => operand.kind === 'N');
    let count = countAt < 0 ? 3 : code[at + 1 + countAt];
    if (op === OP.Call || op === OP.New) count += 2;
    if (count === 0) return;
    const first = word + FRAME_HEADER + this.fn.registers;
    if (first < 0 || first + count > this.fn.registers)
      this.fault(at, `V2 group of ${count} at ${word}`);
  }

  private constant(at: number, index: number): void {
    const constant = this.fn.constants[index];
    if (constant.t === 'fn' && !(constant.v >= 0 && constant.v < this.functions)) {
      this.fault(at, `V3 function ${constant.v}`);
    }
  }

  private target(at: number, word: number, op: number): void {
    if (!this.startsAt(at + word)) this.fault(at, `V4 jump to ${at + word}`);
    if (isBackEdge(op) ? word > 0 : word <= 0)
      this.fault(at, `V4 jump in the wrong direction (${word})`);
  }

  private overlaps(): void {
    const sites = this.sites.sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < sites.length; i++) {
      if (sites[i - 1][0] + sites[i - 1][1] > sites[i][0])
        this.fault(sites[i][0], 'V3 sites overlap');
    }
  }

  private handlers(): void {
    const { handlers, code } = this.fn;
    if (handlers.length % 4 !== 0) this.fault(0, 'V6 handlers are not quadruples');
    for (let i = 0; i < handlers.length; i += 4) {
      const [start, end, target, slot] = handlers.subarray(i, i + 4);
      const whole = this.startsAt(start) && (this.startsAt(end) || end === code.length);
      if (!whole || start >= end) this.fault(start, `V6 handler ${start}..${end}`);
      if (target === STRICT_RANGE) continue;
      if (!this.startsAt(target)) this.fault(start, `V6 handler goes to ${target}`);
      this.slot(target, slot);
    }
  }

  private positions(): void {
    const { positions, code } = this.fn;
    for (let i = 0; i < positions.length; i += 2) {
      const at = positions[i];
      if (i > 0 && at <= positions[i - 2]) this.fault(at, 'V8 positions are not sorted');
      if (!this.startsAt(at) || !OPCODE_INFO[code[at]].throws)
        this.fault(at, 'V8 position of no throwing instruction');
    }
    const first = positions.length === 0 ? code.length : positions[0];
    for (let at = 0; at < first; at++) {
      if (this.starts[at] && OPCODE_INFO[code[at]].throws) this.fault(at, 'V8 no position');
    }
  }
}

export function verifyFunction(
  fn: CompiledFunction,
  functions = Number.MAX_SAFE_INTEGER,
): string[] {
  return new Verifier(fn, functions).run();
}

export function verifyScript(script: CompiledScript): string[] {
  return script.functions.flatMap((fn) => verifyFunction(fn, script.functions.length));
}
