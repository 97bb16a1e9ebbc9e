/** Runs patterns on Heddle's engine and on the host's, in one form, so that results can be compared. */
import {
  captureEnd,
  captureStart,
  compileRegExp,
  type CompiledRegExp,
  FAIL,
  GROW,
  growState,
  initState,
  MATCH,
  matchSlice,
  RegExpSyntaxError,
  stateSizeFor,
  YIELD,
} from '../../vm/regexp/index.ts';

export interface RunOptions {
  readonly budget?: number;
  /** Words of the first state, if more than the least. */
  readonly capacity?: number;
  /** Moves program, text and state to other places after every slice. */
  readonly moving?: boolean;
  readonly sticky?: boolean;
  /** Stores a Latin-1 text in 16 bits too. */
  readonly wide?: boolean;
  readonly maxSlices?: number;
  readonly maxCapacity?: number;
  /** What runs the slices, if not matchSlice. */
  readonly matcher?: (compiled: CompiledRegExp) => typeof matchSlice;
}

/** A match as [start, end] per group, null for a group that captured nothing; or null. */
export type Spans = readonly (readonly [number, number] | null)[] | null;

export interface Run {
  readonly spans: Spans;
  readonly slices: number;
  readonly grown: number;
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return false;
  return true;
}

/** Executes a compiled pattern. Throws if `maxSlices` or `maxCapacity` is exceeded. */
export function run(
  compiled: CompiledRegExp,
  text: string,
  lastIndex: number,
  options: RunOptions = {},
): Run {
  const { budget = 1 << 30, moving = false, maxSlices = 1e7, maxCapacity = 1 << 22 } = options;
  const { program } = compiled;
  const narrow = options.wide !== true && isLatin1(text);
  const textWords = (narrow ? (text.length + 3) >> 2 : (text.length + 1) >> 1) + 1;
  let capacity = Math.max(stateSizeFor(program, 0), options.capacity ?? 0);
  let prog = 3;
  let words = prog + program.length + textWords + capacity + 64;
  let mem = new Int32Array(new SharedArrayBuffer(words * 4));
  let textAt = prog + program.length;
  let state = textAt + textWords;
  mem.set(program, prog);
  const writeText = (): void => {
    if (narrow) {
      const bytes = new Uint8Array(mem.buffer);
      for (let i = 0; i < text.length; i++) bytes[textAt * 4 + i] = text.charCodeAt(i);
    } else {
      const units = new Uint16Array(mem.buffer);
      for (let i = 0; i < text.length; i++) units[textAt * 2 + i] = text.charCodeAt(i);
    }
  };
  writeText();
  initState(mem, state, capacity, prog, lastIndex, options.sticky);
  let grown = 0;
  /** Puts everything into a new memory, in other places, with a state of another capacity. */
  const relocate = (newCapacity: number): void => {
    const shift = (prog % 13) + 1;
    const older = mem;
    words = shift + program.length + textWords + capacity + newCapacity + 64;
    mem = new Int32Array(new SharedArrayBuffer(words * 4));
    mem.fill(0x55555555);
    mem.set(program, shift);
    textAt = shift + program.length;
    const oldState = textAt + textWords;
    mem.set(older.subarray(state, state + capacity), oldState);
    prog = shift;
    state = oldState + capacity;
    if (newCapacity > capacity) growState(mem, prog, oldState, state, newCapacity);
    else mem.copyWithin(state, oldState, oldState + capacity);
    capacity = newCapacity;
    writeText();
  };
  const slice = options.matcher === undefined ? matchSlice : options.matcher(compiled);
  for (let slices = 1; ; slices++) {
    if (slices > maxSlices) throw new Error('too many slices');
    const result = slice(
      mem,
      prog,
      narrow ? new Uint8Array(mem.buffer) : null,
      narrow ? null : new Uint16Array(mem.buffer),
      narrow ? textAt * 4 : textAt * 2,
      text.length,
      state,
      capacity,
      budget,
    );
    if (result === FAIL) return { spans: null, slices, grown };
    if (result === MATCH) {
      const spans: ([number, number] | null)[] = [];
      for (let i = 0; i <= compiled.groupCount; i++) {
        const end = captureEnd(mem, state, i);
        spans.push(end < 0 ? null : [captureStart(mem, state, i), end]);
      }
      return { spans, slices, grown };
    }
    if (result === GROW) {
      if (capacity * 2 > maxCapacity) throw new Error('state too large');
      grown++;
      relocate(capacity * 2);
    } else if (result === YIELD) {
      if (moving) relocate(capacity);
    } else throw new Error(`unknown result ${result}`);
  }
}

const compiledCache = new Map<string, CompiledRegExp>();

export function compiled(pattern: string, flags: string): CompiledRegExp {
  const key = `${flags}/${pattern}`;
  let found = compiledCache.get(key);
  if (found === undefined) {
    found = compileRegExp(pattern, flags);
    compiledCache.set(key, found);
  }
  return found;
}

/** What exec gives, in a form that both engines can be compared in. */
export interface ExecResult {
  readonly spans: Spans;
  readonly groups: Readonly<Record<string, readonly [number, number] | null>> | null;
  readonly lastIndex: number;
}

/** `exec` as the specification writes it, over Heddle's matcher. */
export function exec(
  pattern: string,
  flags: string,
  text: string,
  lastIndex = 0,
  options?: RunOptions,
): ExecResult {
  const program = compiled(pattern, flags);
  const keeps = /[gy]/.test(flags);
  const from = keeps ? lastIndex : 0;
  const spans = from > text.length ? null : run(program, text, from, options).spans;
  if (spans === null) return { spans, groups: null, lastIndex: keeps ? 0 : lastIndex };
  const groups: Record<string, readonly [number, number] | null> = {};
  for (const [name, index] of program.groupNames)
    groups[name] = spans[index] ?? groups[name] ?? null;
  return {
    spans,
    groups: program.groupNames.length > 0 ? groups : null,
    lastIndex: keeps ? (spans[0]?.[1] ?? 0) : lastIndex,
  };
}

/**
 * The same by the host. In Unicode mode it is asked at one code point after the other, as the
 * specification has it: its own search also begins inside of pairs, where empty matches are found.
 */
export function hostExec(pattern: string, flags: string, text: string, lastIndex = 0): ExecResult {
  const unicode = /[uv]/.test(flags);
  const regexp = new RegExp(
    pattern,
    `${flags.replace(/[dy]/g, '')}d${unicode || flags.includes('y') ? 'y' : ''}`,
  );
  const keeps = /[gy]/.test(flags);
  let at = keeps ? lastIndex : 0;
  if (unicode && at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff) at--;
  let match: RegExpExecArray | null = null;
  for (; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) {
    regexp.lastIndex = at;
    match = regexp.exec(text);
    if (match !== null || !unicode || flags.includes('y')) break;
  }
  if (match === null) return { spans: null, groups: null, lastIndex: keeps ? 0 : lastIndex };
  const indices = match.indices;
  if (indices === undefined) throw new Error('no indices');
  const named = indices.groups;
  return {
    spans: Array.from(indices, (span) =>
      span === undefined ? null : ([span[0], span[1]] as const),
    ),
    groups:
      named === undefined
        ? null
        : Object.fromEntries(
            Object.entries(named).map(([k, v]) => [k, (v as [number, number] | undefined) ?? null]),
          ),
    lastIndex: keeps ? match.index + match[0].length : lastIndex,
  };
}

/** The host's and Heddle's verdict on a pattern: the message of the SyntaxError, or null. */
export function verdicts(
  pattern: string,
  flags: string,
): { host: string | null; heddle: string | null } {
  let host: string | null = null;
  let heddle: string | null = null;
  try {
    new RegExp(pattern, flags);
  } catch (error) {
    host = (error as Error).message;
  }
  try {
    compileRegExp(pattern, flags);
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error;
    heddle = error.message;
  }
  return { host, heddle };
}
