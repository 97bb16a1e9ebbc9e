/**
 * A tree of calls by function, as V8's formats have it: the stacks of a profile differ by line, its nodes
 * do not. Node 0 is the root.
 */
import { NO_STACK } from '../model.ts';
import type { ProfileData } from '../model.ts';
import { fileUrl, ROOT } from './names.ts';

export interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  /** 0-based; -1 where there is none. */
  lineNumber: number;
  columnNumber: number;
}

const pseudoFrame = (name: string): CallFrame => ({
  functionName: name,
  scriptId: '0',
  url: '',
  lineNumber: -1,
  columnNumber: -1,
});

export class CallTree {
  readonly #data: ProfileData;
  readonly #scripts = new Map<string, number>();
  readonly #callFrames: (CallFrame | undefined)[] = [];
  /** Nodes by parent and function (pseudo functions: by name). */
  readonly #index: Map<number | string, number>[] = [new Map()];
  readonly #ofStack: Int32Array;
  readonly frames: CallFrame[] = [pseudoFrame(ROOT)];
  readonly children: number[][] = [[]];

  constructor(data: ProfileData) {
    this.#data = data;
    this.#ofStack = new Int32Array(data.stacks.parent.length).fill(-1);
  }

  #child(parent: number, key: number | string, make: () => CallFrame): number {
    const known = this.#index[parent].get(key);
    if (known !== undefined) return known;
    const node = this.frames.length;
    this.frames.push(make());
    this.children.push([]);
    this.children[parent].push(node);
    this.#index[parent].set(key, node);
    this.#index.push(new Map());
    return node;
  }

  #callFrame(index: number): CallFrame {
    const known = this.#callFrames[index];
    if (known !== undefined) return known;
    const row = this.#data.functions[index];
    let script = 0;
    if (row.file !== '') {
      script = this.#scripts.get(row.file) ?? this.#scripts.size + 1;
      this.#scripts.set(row.file, script);
    }
    return (this.#callFrames[index] = {
      functionName: row.name,
      scriptId: String(script),
      url: row.file === '' ? '' : fileUrl(row.file),
      lineNumber: row.line - 1,
      columnNumber: row.column - 1,
    });
  }

  /** The node of a stack. Parents come before their children, so this goes from the outermost inwards. */
  nodeOf(stack: number): number {
    if (stack === NO_STACK) return 0;
    const { parent, frame } = this.#data.stacks;
    const path: number[] = [];
    let at = stack;
    while (at !== NO_STACK && this.#ofStack[at] === -1) {
      path.push(at);
      at = parent[at];
    }
    let node = at === NO_STACK ? 0 : this.#ofStack[at];
    for (let i = path.length - 1; i >= 0; i--) {
      const index = this.#data.frames[frame[path[i]]].function;
      node = this.#child(node, index, () => this.#callFrame(index));
      this.#ofStack[path[i]] = node;
    }
    return node;
  }

  /** A node for something that is no function, called from `parent`. */
  pseudoNode(parent: number, name: string): number {
    return this.#child(parent, name, () => pseudoFrame(name));
  }

  /** The line that runs in the innermost frame of a stack; 0: none. */
  lineOf(stack: number): number {
    return stack === NO_STACK ? 0 : this.#data.frames[this.#data.stacks.frame[stack]].line;
  }
}
