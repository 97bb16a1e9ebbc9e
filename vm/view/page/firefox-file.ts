/** What the page reads of a file in the Firefox Profiler's format, as vm/profiler/export writes it. */
export interface FirefoxTrack {
  readonly name: string;
  readonly tid: number;
  readonly registerTime: number;
  readonly unregisterTime: number;
  readonly samples: {
    readonly stack: readonly number[];
    readonly time: readonly number[];
    readonly weight: readonly number[];
    readonly length: number;
  };
  readonly jsAllocations?: {
    readonly stack: readonly (number | null)[];
    readonly weight: readonly number[];
    readonly length: number;
  };
  readonly markers: {
    readonly data: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[];
    readonly startTime: readonly number[];
    readonly endTime: readonly number[];
    readonly length: number;
  };
}

export interface FirefoxFile {
  readonly meta: {
    readonly product: string;
    readonly arguments?: string;
    readonly profilingEndTime: number;
    readonly preprocessedProfileVersion: number;
    readonly categories: readonly { readonly name: string }[];
  };
  readonly shared: {
    readonly stringArray: readonly string[];
    readonly stackTable: {
      readonly frame: readonly number[];
      readonly prefixOffset: readonly number[];
      readonly length: number;
    };
    readonly frameTable: {
      readonly func: readonly number[];
      readonly category: readonly number[];
      readonly line: readonly (number | null)[];
      readonly length: number;
    };
    readonly funcTable: {
      readonly name: readonly number[];
      readonly source: readonly (number | null)[];
      readonly lineNumber: readonly (number | null)[];
      readonly columnNumber: readonly (number | null)[];
      readonly length: number;
    };
    readonly sources: { readonly filename: readonly number[] };
  };
  readonly threads: readonly FirefoxTrack[];
}

export interface FrameText {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Looks up stacks of a file. */
export class Stacks {
  readonly #shared: FirefoxFile['shared'];

  constructor(file: FirefoxFile) {
    this.#shared = file.shared;
  }

  parent(stack: number): number {
    const offset = this.#shared.stackTable.prefixOffset[stack];
    return offset === 0 ? -1 : stack - offset;
  }

  functionOf(stack: number): number {
    return this.#shared.frameTable.func[this.#shared.stackTable.frame[stack]];
  }

  categoryOf(stack: number): number {
    return this.#shared.frameTable.category[this.#shared.stackTable.frame[stack]];
  }

  lineOf(stack: number): number {
    return this.#shared.frameTable.line[this.#shared.stackTable.frame[stack]] ?? 0;
  }

  nameOf(func: number): string {
    return this.#shared.stringArray[this.#shared.funcTable.name[func]];
  }

  frameOf(func: number): FrameText {
    const { funcTable, sources, stringArray } = this.#shared;
    const source = funcTable.source[func];
    return {
      name: this.nameOf(func),
      file: source === null ? '' : stringArray[sources.filename[source]],
      line: funcTable.lineNumber[func] ?? 0,
      column: funcTable.columnNumber[func] ?? 0,
    };
  }

  /** Functions from the outermost to the innermost. */
  path(stack: number): number[] {
    const path: number[] = [];
    for (let at = stack; at !== -1; at = this.parent(at)) path.push(this.functionOf(at));
    return path.reverse();
  }

  /** The innermost frames as text, innermost first. */
  lines(stack: number, most: number): string[] {
    const lines: string[] = [];
    for (let at = stack; at !== -1 && lines.length < most; at = this.parent(at)) {
      const { name, file } = this.frameOf(this.functionOf(at));
      const short = file.slice(file.lastIndexOf('/') + 1);
      lines.push(short === '' ? name : `${name} (${short}:${this.lineOf(at)})`);
    }
    return lines;
  }
}
