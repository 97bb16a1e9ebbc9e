// %TypedArray%.prototype: sort and toSorted.

/** Numeric order: runs sorted by a native, then merged between two arrays. */
function SortTypedNumerically(O, len) {
  const RUN = 4096;
  for (let from = 0; from < len; from += RUN) $TypedSortRun(O, from, from + RUN < len ? from + RUN : len);
  if (len <= RUN) return;
  const type = $TypedArrayType(O);
  let from = O;
  let to = $AllocateTypedArray($TypedArrayPrototypeOf(type), type, len);
  for (let width = RUN; width < len; width *= 2) {
    for (let start = 0; start < len; start += 2 * width) {
      const middle = start + width < len ? start + width : len;
      const end = middle + width < len ? middle + width : len;
      const state = [start, middle, middle, end, start];
      while (!$TypedMerge(from, to, state));
    }
    const swap = from;
    from = to;
    to = swap;
  }
  if (from !== O) $CopyTypedElements(O, 0, from, 0, len);
}

function TypedArrayList(O, len) {
  const list = [];
  let k = 0;
  while (k < len) {
    const next = $TypedToList(O, list, k);
    if (next === k) return list;
    k = next;
  }
  return list;
}

function TypedArrayPrototypeSort(comparefn) {
  if (comparefn !== undefined && typeof comparefn !== 'function') {
    $ThrowTypeError('The comparison function must be either a function or undefined');
  }
  const obj = $This();
  const len = $ValidateTypedArray(obj, '%TypedArray%.prototype.sort');
  if (comparefn === undefined) $SortTypedNumerically(obj, len);
  else $WriteTypedList(obj, $MergeSort($TypedArrayList(obj, len), len, comparefn));
  return obj;
}

function WriteTypedList(O, list) {
  const count = $ArrayLength(list);
  let k = 0;
  while (k < count) {
    const copied = $TypedCopyList(O, k, list, k, count - k);
    if (copied === 0) return;
    k += copied;
  }
}

function TypedArrayPrototypeToSorted(comparefn) {
  if (comparefn !== undefined && typeof comparefn !== 'function') {
    $ThrowTypeError('The comparison function must be either a function or undefined');
  }
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.toSorted');
  const type = $TypedArrayType(O);
  const A = $AllocateTypedArray($TypedArrayPrototypeOf(type), type, len);
  $CopyTypedElements(A, 0, O, 0, len);
  if (comparefn === undefined) $SortTypedNumerically(A, len);
  else $WriteTypedList(A, $MergeSort($TypedArrayList(A, len), len, comparefn));
  return A;
}
