/** Names for the cells of a profile: the constructor of objects, the kind of everything else. */
import { CELLS, FIRST_OBJECT_KIND, KIND, KIND_MASK } from '../../heap/cells.ts';
import type { KindName } from '../../heap/cells.ts';
import { VM } from '../../heap/layout.ts';
import { protoOfShape } from '../../heap/shapes.ts';
import { i32 } from '../../heap/views.ts';
import { classOfPrototype } from '../stack-trace.ts';

/** Kinds whose names are not the word for them; of objects: kinds that no constructor tells apart. */
const NAMES: Partial<Record<KindName, string>> = {
  STRING8: 'string', STRING16: 'string', ROPE: 'string', SLICE: 'string', ENV: 'scope', SLOTS: 'properties', PROPCELL: 'global',
  ELEMENTS: 'array elements', SEGMENT: 'array elements', SPINE: 'array elements', SAVED_FRAME: 'suspended frame', BYTES: 'data',
  MAPTABLE: 'map entries', WEAKTABLE: 'weak entries', RECORD: 'internal record', HASHTABLE: 'string table', PROPTABLE: 'property table',
  FUNCTION: 'closure', BOUND: 'closure', ARRAY: 'array', ARGUMENTS: 'arguments', GENERATOR: 'generator', ITERATOR: 'iterator', FORIN: 'iterator',
};
const UNKNOWN = '(unknown)';

/** By kind; '' where the constructor's name counts. */
const names: readonly string[] = CELLS.map(({ kind }, i) => {
  const name = NAMES[kind as KindName];
  if (name === undefined && i >= FIRST_OBJECT_KIND) return '';
  return `(${name ?? kind.toLowerCase().replaceAll('_', ' ')})`;
});

/** The constructor's name of objects of a shape; '' when the word is no shape. */
function classOf(shape: number): string {
  const isShape = shape > 0 && shape < i32[VM.blockEnd] << 13 && (i32[shape * 2 + 1] & KIND_MASK) === KIND.SHAPE;
  return isShape ? classOfPrototype(protoOfShape(shape)) : '';
}

/** The type of the cell with this header, at a boundary. The memory may never have been initialized. */
export function typeOfCell(low: number, high: number): string {
  const kind = high & KIND_MASK;
  if (kind === KIND.FREE || kind === KIND.FORWARDED || kind >= names.length) return UNKNOWN;
  if (kind === KIND.ARRAY) {
    const name = classOf(low);
    return name === 'Array' || name === '' ? names[kind] : name;
  }
  return names[kind] || classOf(low) || UNKNOWN;
}
