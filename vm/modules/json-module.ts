/** JSON modules: a value built straight from the parsed text. */
import { WEC } from '../../heap/cells.ts';
import { arrayPush } from '../../heap/elements.ts';
import { keyOfString } from '../../heap/keys.ts';
import { defineOwn, newArray, newObject } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setBoolean, setNull, setNumber, setObject, setString } from '../../heap/slots.ts';
import { newString } from '../../heap/strings.ts';
import { scratch } from '../../heap/views.ts';
import { throwSyntaxError } from '../errors.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The value of JSON text to slot `dst`. Throws a guest SyntaxError that names the file. */
export function parseJsonModule(dst: number, text: string, url: string): void {
  build(dst, parse(text, url));
}

function parse(text: string, url: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return throwSyntaxError(`${url}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A container still to be filled: its cell and its children. */
interface Pending {
  readonly cell: number;
  readonly entries: readonly (readonly [name: string | null, value: Json])[];
}

/** Containers are made empty and filled from a list, so nesting does not nest host frames. */
function build(dst: number, root: Json): void {
  const work: Pending[] = [];
  setLeaf(dst, root, work);
  for (let pending = work.pop(); pending !== undefined; pending = work.pop()) {
    for (const [name, value] of pending.entries) {
      setLeaf(scratch + 34, value, work);
      if (name === null) arrayPush(pending.cell, scratch + 34);
      else defineOwn(pending.cell, keyOfString(newString(name)), scratch + 34, WEC);
    }
  }
}

function setLeaf(slot: number, value: Json, work: Pending[]): void {
  if (value === null) setNull(slot);
  else if (typeof value === 'boolean') setBoolean(slot, value);
  else if (typeof value === 'number') setNumber(slot, value);
  else if (typeof value === 'string') setString(slot, newString(value));
  else if (Array.isArray(value)) {
    const cell = newArray(value.length);
    work.push({ cell, entries: value.map((item) => [null, item] as const) });
    setObject(slot, cell);
  } else {
    const entries = Object.entries(value);
    const cell = newObject(rootCell(ROOT.ObjectPrototype), Math.min(entries.length, 32));
    work.push({ cell, entries });
    setObject(slot, cell);
  }
}
