/** Short texts of values for error messages, made on the host, without running guest code. */
import { CODE_SELF_HOSTED, FIXED_WORDS, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { TB } from '../../heap/layout.ts';
import { getOwnProperty, loadFound } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { numberOf } from '../../heap/slots.ts';
import { stringLength, substring, toHost } from '../../heap/strings.ts';
import { isNumberTag, TAG_BOOLEAN, TAG_NULL, TAG_OBJECT, TAG_STRING, TAG_SYMBOL, TAG_UNDEFINED } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';
import { calleeText } from '../frontend/callsite.ts';
import { sourceOffset } from '../stack-trace.ts';

/** A property key as V8 prints it. */
export function keyText(key: number): string {
  if (key < 0) return String(-(key + 1));
  if ((i32[key * 2 + 1] & KIND_MASK) === KIND.SYMBOL) return symbolText(key);
  return toHost(key);
}

function symbolText(cell: number): string {
  sb64[scratch] = b64[cell + OFF.SYMBOL.description];
  const text = s32[scratch * 2 + 1] === TAG_STRING ? toHost(s32[scratch * 2]) : '';
  return (i32[cell * 2 + OFF.SYMBOL.symbolFlags] & 2) !== 0 ? text : `Symbol(${text})`;
}

/** The value in a slot, briefly: `#<Foo>`, `[object Array]`, `"text"` without quotes, `undefined`. */
export function describe(slot: number): string {
  const tag = s32[slot * 2 + 1];
  if (isNumberTag(tag)) return String(numberOf(slot));
  const payload = s32[slot * 2];
  switch (tag) {
    case TAG_UNDEFINED: return 'undefined';
    case TAG_NULL: return 'null';
    case TAG_BOOLEAN: return payload !== 0 ? 'true' : 'false';
    case TAG_STRING: return shorten(toHost(payload));
    case TAG_SYMBOL: return symbolText(payload);
    case TAG_OBJECT: return describeObject(payload);
    default: return 'value';
  }
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function describeObject(cell: number): string {
  const kind = i32[cell * 2 + 1] & KIND_MASK;
  if (kind === KIND.FUNCTION) return functionText(cell);
  if (kind === KIND.ARRAY) return '[object Array]';
  return `#<${constructorName(cell)}>`;
}

/** Name of the constructor of an object: the nearest `constructor` data property's function name. */
export function constructorName(cell: number): string {
  for (let at = cell; at !== 0; at = i32[i32[at * 2] * 2 + OFF.SHAPE.protoRef]) {
    if (!getOwnProperty(at, rootCell(ROOT.constructor))) continue;
    loadFound(scratch);
    if (s32[scratch * 2 + 1] !== TAG_OBJECT) break;
    const name = functionName(s32[scratch * 2]);
    if (name !== '') return name;
  }
  return 'Object';
}

/** The name a function's code has (not a redefined `name` property). */
export function functionName(cell: number): string {
  if ((i32[cell * 2 + 1] & KIND_MASK) !== KIND.FUNCTION) return '';
  sb64[scratch] = b64[i32[cell * 2 + OFF.FUNCTION.codeRef] + OFF.CODE.name];
  return s32[scratch * 2 + 1] === TAG_STRING ? toHost(s32[scratch * 2]) : '';
}

function functionText(cell: number): string {
  const code = i32[cell * 2 + OFF.FUNCTION.codeRef];
  const script = i32[code * 2 + OFF.CODE.scriptRef];
  if (script === 0) return `function ${functionName(cell)}() { [native code] }`;
  sb64[scratch] = b64[script + OFF.SCRIPT.source];
  if (s32[scratch * 2 + 1] !== TAG_STRING) return `function ${functionName(cell)}() { [native code] }`;
  return shorten(toHost(s32[scratch * 2]).slice(i32[code * 2 + OFF.CODE.start], i32[code * 2 + OFF.CODE.end]));
}

/** Source text before and after a call's position that is looked at to name the callee. */
const WINDOW = 400;

/** The callee of the call that fails at the published pc, as the source spells it; else its value. */
export function describeCallee(slot: number): string {
  return calleeSource() ?? describe(slot);
}

function calleeSource(): string | undefined {
  const code = s32[(i32[tb + TB.fp] + FRAME_CODE) * 2];
  const script = i32[code * 2 + OFF.CODE.scriptRef];
  if (script === 0 || (i32[code * 2 + OFF.CODE.codeFlags] & CODE_SELF_HOSTED) !== 0) return undefined;
  const bytecode = (i32[code * 2 + OFF.CODE.bytecodeRef] + FIXED_WORDS[KIND.BYTES]) * 2;
  const at = sourceOffset(code, i32[tb + TB.pc] - bytecode);
  sb64[scratch] = b64[script + OFF.SCRIPT.source];
  if (s32[scratch * 2 + 1] !== TAG_STRING) return undefined;
  const source = s32[scratch * 2];
  const from = Math.max(0, at - WINDOW);
  const text = toHost(substring(source, from, Math.min(stringLength(source), at + WINDOW)));
  const callee = calleeText(text, at - from);
  return callee === 'new' ? '(intermediate value)' : callee;
}

/** The name of a class for messages about calling or constructing it. */
export function describeFunction(slot: number): string {
  return functionName(s32[slot * 2]) || 'anonymous';
}
