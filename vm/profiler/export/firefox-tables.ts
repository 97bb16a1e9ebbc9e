/** The tables of the Firefox Profiler's format that all tracks share: categories, strings, functions, frames, stacks. */
import { NO_STACK } from '../model.ts';
import type { ProfileData } from '../model.ts';
import { functionName } from './names.ts';

/** The categories of frames. Samples of idle ones are drawn as idle. Each has subcategory 0, 'Other'. */
export const CATEGORIES = [
  { name: 'Other', color: 'grey' },
  { name: 'JavaScript', color: 'yellow' },
  { name: 'Built-in', color: 'blue' },
  { name: 'GC / CC', color: 'orange' },
  { name: 'Compiler', color: 'purple' },
  { name: 'Stopped', color: 'red' },
  { name: 'Host', color: 'green' },
  { name: 'Idle', color: 'transparent' },
] as const;
export const category = (name: (typeof CATEGORIES)[number]['name']): number =>
  CATEGORIES.findIndex((each) => each.name === name);
/** The subcategory of innermost frames that were met in machine code. */
const MACHINE_CODE = 1;
export const SUBCATEGORIES = ['Other', 'Machine code'];

/** The shared tables. */
export class Shared {
  readonly strings: string[] = [];
  readonly #strings = new Map<string, number>();
  readonly #sources = new Map<string, number>();
  readonly #pseudoFrames = new Map<string, number>();
  /** By name, then by the stack below which it is. */
  readonly #pseudoStacks = new Map<string, Map<number, number>>();
  readonly #machineFrames = new Map<number, number>();
  readonly #machineStacks = new Map<number, number>();
  readonly functions = {
    name: [] as number[],
    isJS: [] as boolean[],
    relevantForJS: [] as boolean[],
    resource: [] as number[],
    source: [] as (number | null)[],
    lineNumber: [] as (number | null)[],
    columnNumber: [] as (number | null)[],
  };
  readonly frames = {
    func: [] as number[],
    category: [] as number[],
    subcategory: [] as number[],
    line: [] as (number | null)[],
    column: [] as (number | null)[],
  };
  readonly stacks: { frame: number[]; prefixOffset: number[] };

  constructor(data: ProfileData) {
    for (const row of data.functions) {
      this.#function(functionName(row), row.builtin ? null : row.file, row.line, row.column);
    }
    for (const { function: index, line, column } of data.frames) {
      const kind = data.functions[index].builtin ? category('Built-in') : category('JavaScript');
      this.#frame(index, kind, line, column);
    }
    const { parent, frame } = data.stacks;
    this.stacks = {
      frame: Array.from(frame),
      prefixOffset: Array.from(parent, (each, at) => (each === NO_STACK ? 0 : at - each)),
    };
  }

  readonly string = (text: string): number => {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    this.#strings.set(text, this.strings.length);
    return this.strings.push(text) - 1;
  };

  #source(file: string): number {
    const known = this.#sources.get(file);
    if (known !== undefined) return known;
    this.#sources.set(file, this.#sources.size);
    return this.#sources.size - 1;
  }

  /** `file`: null in what is no JavaScript of the guest. */
  #function(name: string, file: string | null, line: number, column: number): number {
    const { functions } = this;
    const guest = file !== null && file !== '';
    functions.name.push(this.string(name));
    functions.isJS.push(guest);
    functions.relevantForJS.push(!guest);
    functions.resource.push(-1);
    functions.source.push(guest ? this.#source(file) : null);
    functions.lineNumber.push(guest && line > 0 ? line : null);
    return functions.columnNumber.push(guest && column > 0 ? column : null) - 1;
  }

  #frame(func: number, kind: number, line: number, column: number): number {
    const { frames } = this;
    frames.func.push(func);
    frames.category.push(kind);
    frames.subcategory.push(0);
    frames.line.push(line > 0 ? line : null);
    return frames.column.push(column > 0 ? column : null) - 1;
  }

  /** The stack `stack` with a pseudo function called from it. */
  pseudoStack(stack: number, name: string, kind: number): number {
    let below = this.#pseudoStacks.get(name);
    if (below === undefined) this.#pseudoStacks.set(name, (below = new Map()));
    const known = below.get(stack);
    if (known !== undefined) return known;
    let frame = this.#pseudoFrames.get(name);
    if (frame === undefined) {
      frame = this.#frame(this.#function(name, null, 0, 0), kind, 0, 0);
      this.#pseudoFrames.set(name, frame);
    }
    const { stacks } = this;
    const index = stacks.frame.length;
    stacks.frame.push(frame);
    stacks.prefixOffset.push(stack === NO_STACK ? 0 : index - stack);
    below.set(stack, index);
    return index;
  }

  /** The same stack, met in machine code. */
  machineStack(stack: number): number {
    const known = this.#machineStacks.get(stack);
    if (known !== undefined) return known;
    const { stacks, frames } = this;
    const plain = stacks.frame[stack];
    let frame = this.#machineFrames.get(plain);
    if (frame === undefined) {
      const { func, category: kind, line, column } = frames;
      frame = this.#frame(func[plain], kind[plain], line[plain] ?? 0, column[plain] ?? 0);
      frames.subcategory[frame] = MACHINE_CODE;
      this.#machineFrames.set(plain, frame);
    }
    const offset = stacks.prefixOffset[stack];
    const index = stacks.frame.push(frame) - 1;
    stacks.prefixOffset.push(offset === 0 ? 0 : index - (stack - offset));
    this.#machineStacks.set(stack, index);
    return index;
  }

  table(): object {
    const { functions, frames, stacks, strings } = this;
    const filenames = [...this.#sources.keys()].map((file) => this.string(file));
    const fill = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);
    const frameCount = frames.func.length;
    const sources = filenames.length;
    return {
      stringArray: strings,
      stackTable: { ...stacks, length: stacks.frame.length },
      frameTable: {
        ...frames,
        address: fill(frameCount, -1),
        lib: fill(frameCount, -1),
        inlineDepth: fill(frameCount, 0),
        nativeSymbol: fill(frameCount, null),
        innerWindowID: fill(frameCount, null),
        originalLocation: fill(frameCount, null),
        length: frameCount,
      },
      funcTable: {
        ...functions,
        originalLocation: fill(functions.name.length, null),
        length: functions.name.length,
      },
      resourceTable: { name: [], host: [], type: [], length: 0 },
      nativeSymbols: { libIndex: [], address: [], name: [], functionSize: [], length: 0 },
      sources: {
        id: fill(sources, null),
        filename: filenames,
        startLine: fill(sources, 1),
        startColumn: fill(sources, 1),
        sourceMapURL: fill(sources, null),
        content: fill(sources, null),
        length: sources,
      },
      sourceLocationTable: { source: [], line: [], column: [], length: 0 },
    };
  }
}
