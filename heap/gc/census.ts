/** A census of the heap: cells by kind. With the world stopped; does not collect first. */
import { KIND_MASK, KIND_NAMES } from '../cells.ts';
import { i32 } from '../views.ts';
import { cellWords } from './trace.ts';
import { walkHeap } from './walk.ts';

export interface CensusRow {
  readonly kind: string;
  readonly count: number;
  readonly bytes: number;
}

/** Kinds that occur, most bytes first. Dead cells count until they are swept. */
export function census(): CensusRow[] {
  const counts = new Float64Array(KIND_NAMES.length);
  const bytes = new Float64Array(KIND_NAMES.length);
  walkHeap((cell) => {
    const kind = i32[cell * 2 + 1] & KIND_MASK;
    counts[kind]++;
    bytes[kind] += cellWords(cell) * 8;
  });
  return KIND_NAMES.map((kind, k) => ({ kind, count: counts[k], bytes: bytes[k] }))
    .filter((row) => row.count > 0)
    .sort((a, b) => b.bytes - a.bytes);
}
