/**
 * Global names. A script's `let`, `const` and `class` are in the lexical table, everything else is a
 * property of the global object; both hold PROPCELLs, which never move to another name, so a site
 * remembers the cell and reads its value: a hole sends it here (deleted, or in its dead zone).
 */
import { CONFIGURABLE, ENUMERABLE, IS_ACCESSOR, OFF, WRITABLE } from '../../heap/cells.ts';
import { CELL_CONST, CELL_LEXICAL, ensureLexicalCell, lexicalCell, propertyCell } from '../../heap/globals.ts';
import { defineOwn, deleteProperty, findProperty, foundAttributes, getOwnProperty } from '../../heap/objects.ts';
import { storeValue } from '../../heap/barrier.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setBoolean, setHole, setObject, setUndefined } from '../../heap/slots.ts';
import { toHost } from '../../heap/strings.ts';
import { TB } from '../../heap/layout.ts';
import { TAG_HOLE } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch, tb } from '../../heap/views.ts';
import { FRAME_CODE } from '../bytecode/frame.ts';
import { throwReferenceError, throwSyntaxError, throwTypeError } from '../errors.ts';
import { DONE, finish } from './control.ts';
import { getNamed, isStrict, setNamed } from './properties.ts';
import { keyText } from './describe.ts';

export function throwTdz(nameWord: number): never {
  return throwReferenceError(`Cannot access '${toHost(i32[nameWord * 2])}' before initialization`);
}

export function loadGlobal(fp: number, result: number, nameWord: number, site: number, mustExist: boolean, resume: number): number {
  const key = i32[nameWord * 2];
  const lexical = lexicalCell(key);
  const dst = fp + result;
  if (lexical !== 0) {
    sb64[scratch] = b64[lexical + OFF.PROPCELL.value];
    if (s32[scratch * 2 + 1] === TAG_HOLE) throwTdz(nameWord);
    i32[site] = lexical;
    sb64[dst] = sb64[scratch];
    return DONE;
  }
  const global = rootCell(ROOT.Global);
  const cell = propertyCell(global, key);
  if (cell !== 0 && (i32[cell * 2 + OFF.PROPCELL.cellFlags] & IS_ACCESSOR) === 0) {
    sb64[scratch] = b64[cell + OFF.PROPCELL.value];
    if (s32[scratch * 2 + 1] !== TAG_HOLE) {
      i32[site] = cell;
      sb64[dst] = sb64[scratch];
      return DONE;
    }
  }
  if (findProperty(global, key) === 0) {
    if (mustExist) throwReferenceError(`${keyText(key)} is not defined`);
    setUndefined(dst);
    return DONE;
  }
  const receiver = scratch + 42;
  setObject(receiver, global);
  return getNamed(fp, result, receiver, global, key, 0, resume);
}

export function storeGlobal(fp: number, nameWord: number, value: number, site: number, resume: number): number {
  const key = i32[nameWord * 2];
  let cell = i32[site];
  if (cell === 0) cell = lexicalCell(key);
  if (cell !== 0) {
    const flags = i32[cell * 2 + OFF.PROPCELL.cellFlags];
    sb64[scratch] = b64[cell + OFF.PROPCELL.value];
    const hole = s32[scratch * 2 + 1] === TAG_HOLE;
    if ((flags & CELL_LEXICAL) !== 0) {
      if (hole) throwTdz(nameWord);
      if ((flags & CELL_CONST) !== 0) throwTypeError('Assignment to constant variable.');
    }
    if (!hole && ((flags & CELL_LEXICAL) !== 0 || (flags & (WRITABLE | IS_ACCESSOR)) === WRITABLE)) {
      i32[site] = cell;
      storeValue(cell, OFF.PROPCELL.value, value);
      return finish(resume);
    }
  }
  const global = rootCell(ROOT.Global);
  if (findProperty(global, key) === 0 && isStrict(fp)) throwReferenceError(`${keyText(key)} is not defined`);
  const receiver = scratch + 42;
  setObject(receiver, global);
  const outcome = setNamed(fp, receiver, global, key, value, 0, resume);
  const made = propertyCell(global, key);
  if (made !== 0 && (i32[made * 2 + OFF.PROPCELL.cellFlags] & (WRITABLE | IS_ACCESSOR)) === WRITABLE) i32[site] = made;
  return outcome;
}

/** InitGlobal: a script-level let, const or class gets its value. */
export function initGlobal(nameWord: number, value: number): void {
  storeValue(lexicalCell(i32[nameWord * 2]), OFF.PROPCELL.value, value);
}

const KIND_FUNCTION = 1;
const KIND_CONST = 3;

/** GlobalDeclarationInstantiation (16.1.7): all conflicts are found before anything is declared. */
export function declareGlobals(record: number, first: number): void {
  const count = i32[record * 2];
  const global = rootCell(ROOT.Global);
  const repl = isReplLine();
  for (let i = 0; i < count; i += 2) {
    const key = i32[(record + first + i) * 2];
    const kind = i32[(record + first + i + 1) * 2];
    const name = (): string => toHost(key);
    if (lexicalCell(key) !== 0 && !repl) throwSyntaxError(`Identifier '${name()}' has already been declared`);
    if (kind > KIND_FUNCTION && getOwnProperty(global, key) && (foundAttributes & CONFIGURABLE) === 0) {
      throwSyntaxError(`Identifier '${name()}' has already been declared`);
    }
  }
  for (let i = 0; i < count; i += 2) {
    const key = i32[(record + first + i) * 2];
    const kind = i32[(record + first + i + 1) * 2];
    if (kind > KIND_FUNCTION && repl) declareAgain(key, kind === KIND_CONST);
    else if (kind > KIND_FUNCTION) ensureLexicalCell(key, kind === KIND_CONST);
    else if (!getOwnProperty(global, key)) {
      setUndefined(scratch + 43);
      defineOwn(global, key, scratch + 43, WRITABLE | ENUMERABLE);
    }
  }
}

/** SCRIPT.scriptFlags: a line of the REPL, which may declare a let, const or class again. */
export const SCRIPT_REPL = 1;

function isReplLine(): boolean {
  const script = i32[s32[(i32[tb + TB.fp] + FRAME_CODE) * 2] * 2 + OFF.CODE.scriptRef];
  return script !== 0 && (i32[script * 2 + OFF.SCRIPT.scriptFlags] & SCRIPT_REPL) !== 0;
}

/** The cell stays, since code holds on to it; it is in its dead zone again. */
function declareAgain(key: number, isConst: boolean): void {
  const cell = ensureLexicalCell(key, isConst);
  i32[cell * 2 + OFF.PROPCELL.cellFlags] = CELL_LEXICAL | (isConst ? CELL_CONST : 0);
  setHole(scratch + 43);
  storeValue(cell, OFF.PROPCELL.value, scratch + 43);
}

/** Sloppy `delete name`. */
export function deleteGlobal(dst: number, nameWord: number): void {
  const key = i32[nameWord * 2];
  const global = rootCell(ROOT.Global);
  if (lexicalCell(key) !== 0) setBoolean(dst, false);
  else setBoolean(dst, !getOwnProperty(global, key) || deleteProperty(global, key));
}
