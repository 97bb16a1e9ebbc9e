/**
 * The fields of cells as the verifier sees them, from the CELLS table: names for paths, and which
 * kinds of cells each reference may lead to.
 */
import { CELLS, FIRST_OBJECT_KIND, FIXED_WORDS, KIND, KIND_NAMES, OFF } from '../cells.ts';
import type { CellRow, KindName } from '../cells.ts';

/** A reference or value in the fixed part of a cell. */
export interface Field {
  readonly name: string;
  /** Distance in i32 from cell * 2: of the half, or of a value's low half. */
  readonly at: number;
  readonly isValue: boolean;
  readonly weak: boolean;
  /** By kind number: 1 where the reference may lead there; undefined: anywhere. */
  readonly kinds: Uint8Array | undefined;
}

const STRINGS: readonly KindName[] = ['STRING8', 'STRING16', 'ROPE', 'SLICE'];
const FLAT: readonly KindName[] = ['STRING8', 'STRING16'];
export const OBJECTS: readonly KindName[] = KIND_NAMES.slice(FIRST_OBJECT_KIND) as KindName[];

/** What references may lead to, where the field's name alone decides it. */
const BY_NAME: Readonly<Record<string, readonly KindName[]>> = {
  internedRef: FLAT,
  flatRef: FLAT,
  leftRef: STRINGS,
  rightRef: STRINGS,
  protoRef: OBJECTS,
  keyRef: [...FLAT, 'SYMBOL'],
  propertiesRef: ['PROPTABLE'],
  transitionsRef: ['TRANSITIONS', 'SHAPE'],
  rootRef: ['SHAPE'],
  initialShapeRef: ['SHAPE'],
  slotsRef: ['SLOTS'],
  spineRef: ['SPINE'],
  codeRef: ['CODE'],
  bytecodeRef: ['BYTES'],
  positionsRef: ['BYTES'],
  handlersRef: ['BYTES'],
  lineStartsRef: ['BYTES'],
  scriptRef: ['SCRIPT'],
  indexRef: ['BYTES'],
  frameRef: ['SAVED_FRAME'],
  dataRef: ['BYTES'],
  bufferRef: ['ARRAYBUFFER'],
  nextHeldRef: ['LOCK'],
  argsRef: ['ELEMENTS'],
};
/** Where the same name means different things. */
const BY_FIELD: Readonly<Record<string, readonly KindName[]>> = {
  'SLICE.parentRef': FLAT,
  'SHAPE.parentRef': ['SHAPE'],
  'ENV.parentRef': ['ENV'],
  'MAPTABLE.nextRef': ['MAPTABLE'],
  'MAP.tableRef': ['MAPTABLE'],
  'SET.tableRef': ['MAPTABLE'],
  'WEAKMAP.tableRef': ['WEAKTABLE'],
  'WEAKSET.tableRef': ['WEAKTABLE'],
};

export function kindSet(names: readonly KindName[]): Uint8Array {
  const set = new Uint8Array(256);
  for (const name of names) set[KIND[name]] = 1;
  return set;
}

const sets = new Map<readonly KindName[], Uint8Array>();

function kindsOf(row: CellRow, name: string): Uint8Array | undefined {
  const names = BY_FIELD[`${row.kind}.${name}`] ?? BY_NAME[name];
  if (names === undefined) return undefined;
  const known = sets.get(names);
  if (known !== undefined) return known;
  const set = kindSet(names);
  sets.set(names, set);
  return set;
}

function fieldsOf(row: CellRow): Field[] {
  const found: Field[] = [];
  row.words.forEach((word, i) => {
    if (word === 'raw') return;
    if ('value' in word) {
      found.push({
        name: word.value,
        at: (i + 1) * 2,
        isValue: true,
        weak: false,
        kinds: undefined,
      });
      return;
    }
    word.forEach((name, half) => {
      if (!name.endsWith('Ref')) return;
      const weak = name.startsWith('weak');
      found.push({ name, at: (i + 1) * 2 + half, isValue: false, weak, kinds: kindsOf(row, name) });
    });
  });
  return found;
}

const rows: readonly CellRow[] = CELLS;
export const FIELDS: readonly (readonly Field[])[] = rows.map(fieldsOf);

/** By kind number: 1 for kinds that hold no reference. */
export const HOLDS_NOTHING = Uint8Array.from(rows, (row, kind) =>
  FIELDS[kind].length === 0 && !['object', 'slots', 'refs'].includes(row.size) ? 1 : 0,
);

/** The name of the field that holds the i32 at distance `at` from cell * 2; tails by index. */
export function fieldName(kind: number, at: number): string {
  const row = rows[kind];
  if (at === 0) return row.size === 'object' ? 'shape' : 'header';
  const tail = FIXED_WORDS[kind] * 2;
  if (at >= tail) {
    if (row.size === 'refs') return `[${at - tail}]`;
    return `[${(at - tail) >> 1}]`;
  }
  const offsets: Readonly<Record<string, number>> = OFF[row.kind as KindName];
  for (const field of FIELDS[kind]) if (field.at === at) return field.name;
  for (const [name, offset] of Object.entries(offsets)) if (offset === at) return name;
  return `i32[+${at}]`;
}
