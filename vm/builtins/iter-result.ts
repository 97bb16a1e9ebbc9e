/** CreateIterResultObject. */
import { initValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND, WEC } from '../../heap/cells.ts';
import { newObjectOfShape } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { childShape, rootShape } from '../../heap/shapes.ts';
import { setBoolean, setObject } from '../../heap/slots.ts';
import { scratch } from '../../heap/views.ts';

const FIRST = FIXED_WORDS[KIND.OBJECT];

/** { value, done } to dst. Allocates; value may be dst. */
export function setIterResult(dst: number, value: number, done: boolean): void {
  const empty = rootShape(KIND.OBJECT, rootCell(ROOT.ObjectPrototype), 2);
  const shape = childShape(childShape(empty, rootCell(ROOT.value), WEC), rootCell(ROOT.done), WEC);
  const cell = newObjectOfShape(shape);
  initValue(cell, FIRST, value);
  setBoolean(scratch + 15, done);
  initValue(cell, FIRST + 1, scratch + 15);
  setObject(dst, cell);
}
