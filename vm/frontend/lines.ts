/** Line tables: source offset to line and column. */

let cachedSource = '';
let cachedStarts: Int32Array = Int32Array.of(0);

/** Offsets of the line starts; line terminators as the specification has them. */
export function lineStartsOf(source: string): Int32Array {
  if (source === cachedSource) return cachedStarts;
  const starts = [0];
  for (let i = 0; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (c === 10 || c === 0x2028 || c === 0x2029) starts.push(i + 1);
    else if (c === 13) {
      if (source.charCodeAt(i + 1) === 10) i++;
      starts.push(i + 1);
    }
  }
  cachedSource = source;
  cachedStarts = Int32Array.from(starts);
  return cachedStarts;
}

/** Line and column, both 1-based. */
export function positionOf(starts: Int32Array, offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low] + 1 };
}
