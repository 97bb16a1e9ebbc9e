/** CreateIterResultObject. */
import { initValue } from '../../heap/barrier.ts';
import { FIXED_WORDS, KIND } from '../../heap/cells.ts';
import { iteratorResultShape } from '../../heap/literal-shapes.ts';
import { newObjectOfShape } from '../../heap/objects.ts';
import { setBoolean, setObject } from '../../heap/slots.ts';
import { scratch } from '../../heap/views.ts';

const FIRST = FIXED_WORDS[KIND.OBJECT];

/** { value, done } to dst. Allocates; value may be dst. */
export function setIterResult(dst: number, value: number, done: boolean): void {
  const cell = newObjectOfShape(iteratorResultShape());
  initValue(cell, FIRST, value);
  setBoolean(scratch + 15, done);
  initValue(cell, FIRST + 1, scratch + 15);
  setObject(dst, cell);
}
