/**
 * `heddle disasm --native`: the machine code of a program's functions, each instruction of bytecode
 * followed by what the baseline compiler makes of it. Nothing is run, and koffi is not needed: the
 * functions are loaded into a VM of their own and assembled for the place they would have as the first of
 * their region. A bundle of its own, loaded when it is asked for.
 *
 *        12  Add          r3, r4, r5
 *              005c  81 7d d4 00 00 f9 ff              cmp dword [rbp-44], 0xfff90000
 *              ...
 *              unlikely, behind the function:
 *              ...
 *              exit:
 *              0130  b8 32 01 00 00                    mov eax, 306
 *              0135  e9 66 fe ff ff                    jmp exitStep
 */
import { FIXED_WORDS, KIND, OFF } from '../heap/cells.ts';
import { i32 } from '../heap/views.ts';
import { GATE_BYTES } from '../native/gate.ts';
import { openInProcess } from '../vm/boot/in-process.ts';
import { loadScript } from '../vm/boot/load-code.ts';
import '../vm/builtins/index.ts';
import type { CompiledFunction, CompiledScript } from '../vm/bytecode/compiled.ts';
import { disassembleFunction, instructionText } from '../vm/bytecode/disasm.ts';
import { instructionWords } from '../vm/bytecode/opcodes.ts';
import { feedbackOf } from '../vm/interp/feedback.ts';
import { compileFunction } from './baseline/compile.ts';
import { Unit } from './baseline/unit.ts';
import { CodeWriter } from './code-writer.ts';
import { emitStubs, type Stubs } from './stubs.ts';
import { MAX_FUNCTION_WORDS } from './tuning.ts';
import { formatListing, ListingAssembler, type ListingLine } from './x64/listing.ts';
import type { Label } from './x64/registers.ts';

const PROLOGUE = -1;
type Part = Parameters<Unit['begins']>[0];
const HEADINGS: Readonly<Record<Part, string>> = { likely: '', unlikely: 'unlikely, behind the function:', exit: 'exit:' };
const INDENT = '            ';

/** A unit that notes which instruction its code is of, and what it jumps to. */
class ListingUnit extends Unit {
  override readonly asm = new ListingAssembler();
  private readonly names = new Map<number, string>();

  nameStubs(stubs: Stubs): void {
    for (const [name, offset] of Object.entries(stubs)) if (typeof offset === 'number') this.names.set(offset, name);
  }

  override begins(part: Part): void {
    this.asm.comment(`${part} ${this.pc - this.start}`);
  }

  override at(pc: number): Label {
    const label = super.at(pc);
    this.asm.nameLabel(label, `@${pc - this.start}`);
    return label;
  }

  override exit(): Label {
    const label = super.exit();
    this.asm.nameLabel(label, `exit@${this.pc - this.start}`);
    return label;
  }

  override jumpTo(offset: number): void {
    this.asm.note('instruction', () => `jmp ${this.nameOf(offset)}`, () => super.jumpTo(offset));
  }

  override callTo(offset: number): void {
    this.asm.note('instruction', () => `call ${this.nameOf(offset)}`, () => super.callTo(offset));
  }

  private nameOf(offset: number): string {
    return this.names.get(offset) ?? `0x${offset.toString(16)}`;
  }
}

/** The stubs of a region, which nobody will run. */
function stubsOf(): Stubs {
  const writer = new CodeWriter();
  writer.begin(GATE_BYTES);
  return emitStubs(writer, 0);
}

/** The lines by what they are of, in the order of the code. */
function sections(lines: readonly ListingLine[]): Map<number, Map<Part, ListingLine[]>> {
  const found = new Map<number, Map<Part, ListingLine[]>>();
  let current: ListingLine[] = [];
  const open = (at: number, part: Part): void => {
    let parts = found.get(at);
    if (parts === undefined) found.set(at, (parts = new Map()));
    current = parts.get(part) ?? [];
    parts.set(part, current);
  };
  open(PROLOGUE, 'likely');
  for (const line of lines) {
    if (line.kind === 'comment') {
      const [part, at] = line.text.split(' ');
      open(Number(at), part as Part);
    } else {
      if (line.kind === 'data' && current.at(-1)?.kind !== 'data') current.push({ ...line, kind: 'label', text: 'where to go on' });
      current.push(line);
    }
  }
  return found;
}

function partText(part: Part, lines: readonly ListingLine[]): string {
  const text = formatListing(lines)
    .trimEnd()
    .split('\n')
    .map((line) => `${INDENT}${line.replace('; patchable', '; back-edge, patchable')}\n`)
    .join('');
  return part === 'likely' ? text : `${INDENT}${HEADINGS[part]}\n${text}`;
}

function instructionCode(parts: ReadonlyMap<Part, readonly ListingLine[]> | undefined): string {
  if (parts === undefined) return '';
  return (['likely', 'unlikely', 'exit'] as const)
    .map((part) => {
      const lines = parts.get(part);
      return lines === undefined || lines.length === 0 ? '' : partText(part, lines);
    })
    .join('');
}

function functionText(unit: ListingUnit, fn: CompiledFunction, index: number, code: number): string {
  const [head] = disassembleFunction(fn, index).split('\n');
  if (fn.code.length > MAX_FUNCTION_WORDS) return `${head}\n  too long for machine code\n`;
  unit.begin((unit.stubs.end + 63) & -64);
  unit.polls = false;
  compileFunction(unit, code, feedbackOf(code));
  unit.asm.finish();
  const parts = sections(unit.asm.lines());
  let text = `${head}, ${unit.asm.at} bytes\n${instructionCode(parts.get(PROLOGUE))}`;
  const start = (i32[code * 2 + OFF.CODE.bytecodeRef] + FIXED_WORDS[KIND.BYTES]) * 2;
  for (let at = 0; at < fn.code.length; at += instructionWords(i32, start + at)) {
    text += `${String(at).padStart(5)}  ${instructionText(fn, at)}\n${instructionCode(parts.get(at))}`;
  }
  return text;
}

/** Text of a whole script; `name`: only the functions of that name. */
export function listMachineCode(script: CompiledScript, name?: string): string {
  const vm = openInProcess();
  try {
    const { codes } = loadScript(script);
    const unit = new ListingUnit();
    unit.stubs = stubsOf();
    unit.nameStubs(unit.stubs);
    return script.functions
      .flatMap((fn, i) => (name === undefined || fn.name === name ? [functionText(unit, fn, i, codes[i])] : []))
      .join('\n');
  } finally {
    vm.close();
  }
}
