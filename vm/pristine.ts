/**
 * Is built-in iteration as it was made? Asked once per loop or spread, not per element: two property
 * look-ups compared with the well-known functions.
 */
import { OFF } from '../heap/cells.ts';
import { loadFound, getOwnProperty } from '../heap/objects.ts';
import { ROOT, rootCell } from '../heap/roots.ts';
import { lookup } from '../heap/shapes.ts';
import { i32, s32, scratch } from '../heap/views.ts';

function holds(object: number, key: number, expected: number): boolean {
  if (!getOwnProperty(object, key)) return false;
  loadFound(scratch);
  return s32[scratch * 2] === expected;
}

/** True if iterating this ARRAY cell by the protocol would visit its elements in order, and nothing else. */
export function arrayIterationIsPristine(array: number): boolean {
  const shape = i32[array * 2];
  const proto = rootCell(ROOT.ArrayPrototype);
  if (i32[shape * 2 + OFF.SHAPE.protoRef] !== proto) return false;
  const iterator = rootCell(ROOT.symbolIterator);
  if (i32[shape * 2 + OFF.SHAPE.count] !== 0 && lookup(shape, iterator) !== -1) return false;
  return (
    i32[proto * 2 + OFF.ARRAY.elementsRef] === 0 &&
    holds(proto, iterator, rootCell(ROOT.ArrayProtoValues)) &&
    holds(rootCell(ROOT.ArrayIteratorPrototype), rootCell(ROOT.next), rootCell(ROOT.ArrayIteratorNext))
  );
}
