/** The disassembler: text of compiled functions, from the opcode table alone. */
import { FRAME_ARG0, FRAME_CALLEE, FRAME_HEADER, FRAME_NEW_TARGET, FRAME_THIS } from './frame.ts';
import { OP, OPCODE_INFO } from './opcodes.ts';
import { COMPILER_HELPERS } from './self-ids.ts';
import { STRICT_RANGE, type CompiledFunction, type CompiledScript, type Constant } from './compiled.ts';

export function slotName(operand: number, registers: number): string {
  if (operand >= FRAME_ARG0) return `a${operand - FRAME_ARG0}`;
  if (operand === FRAME_THIS) return 'this';
  if (operand === FRAME_CALLEE) return 'callee';
  if (operand === FRAME_NEW_TARGET) return 'new.target';
  return `r${operand + FRAME_HEADER + registers}`;
}

export function constantText(constant: Constant | undefined): string {
  if (constant === undefined) return '<no such constant>';
  switch (constant.t) {
    case 'num':
      return Object.is(constant.v, -0) ? '-0' : String(constant.v);
    case 'str':
      return JSON.stringify(constant.v.length > 60 ? `${constant.v.slice(0, 60)}…` : constant.v);
    case 'atom':
      return `'${constant.v}`;
    case 'fn':
      return `fn#${constant.v}`;
    case 'root':
      return `root:${constant.v}`;
    case 'record':
      return `[${constant.v.map(constantText).join(', ')}]`;
    default:
      return constant.t === 'undef' ? 'undefined' : constant.t;
  }
}

const MARKS = { I: '', N: '', F: 'f', X: 'native#', S: '' } as const;

/** One instruction, without its address. */
export function instructionText(fn: CompiledFunction, at: number): string {
  const { code } = fn;
  const info = OPCODE_INFO[code[at]];
  if (info === undefined) return `<bad opcode ${code[at]}>`;
  const parts = info.operands.map((operand, i) => {
    const word = code[at + 1 + i];
    switch (operand.kind) {
      case 'W':
      case 'R':
        return slotName(word, fn.registers);
      case 'G':
        return `${slotName(word, fn.registers)}..`;
      case 'K':
        return constantText(fn.constants[word]);
      case 'L':
        return `@${at + word}`;
      case 'S':
        return COMPILER_HELPERS[word]?.name ?? `self#${word}`;
      default:
        return `${MARKS[operand.kind]}${word}`;
    }
  });
  if (info.tail) {
    const count = code[at + info.length - 1];
    const targets = Array.from({ length: count }, (_, i) => `@${at + code[at + info.length + i]}`);
    parts.push(`[${targets.join(' ')}]`);
  }
  return `${info.name.padEnd(parts.length === 0 ? 0 : 12)} ${parts.join(', ')}`.trimEnd();
}

export function disassembleFunction(fn: CompiledFunction, index: number): string {
  const lines = [
    `fn#${index} ${fn.name === '' ? '(anonymous)' : fn.name} params ${fn.params} length ${fn.length} ` +
      `registers ${fn.registers} flags ${fn.flags} feedback ${fn.feedbackWords}`,
  ];
  const { code } = fn;
  for (let at = 0; at < code.length;) {
    lines.push(`${String(at).padStart(5)}  ${instructionText(fn, at)}`);
    const info = OPCODE_INFO[code[at]];
    if (info === undefined) break;
    at += info.length + (code[at] === OP.JumpTable ? code[at + info.length - 1] : 0);
  }
  for (let i = 0; i < fn.handlers.length; i += 4) {
    const [start, end, target, slot] = fn.handlers.subarray(i, i + 4);
    lines.push(
      target === STRICT_RANGE
        ? `  strict ${start}..${end}`
        : `  handler ${start}..${end} -> @${target} ${slotName(slot, fn.registers)}`,
    );
  }
  return lines.join('\n');
}

/** Text of a whole script; `name`: only the functions of that name. */
export function disassemble(script: CompiledScript, name?: string): string {
  return script.functions
    .flatMap((fn, i) =>
      name === undefined || fn.name === name ? [disassembleFunction(fn, i)] : [],
    )
    .join('\n\n');
}
