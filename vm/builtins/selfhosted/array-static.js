// %Array% itself, and sorting.

function ArrayConstructor(...values) {
  const newTarget = $NewTarget();
  const count = $ArrayLength(values);
  let proto = $Root(ArrayPrototype);
  if (newTarget !== undefined && newTarget !== $Root(Array)) proto = $PrototypeFromConstructor(newTarget, proto);
  if (count === 1 && typeof values[0] === 'number') {
    const len = values[0];
    const intLen = len >>> 0;
    if (intLen !== len) $ThrowRangeError('Invalid array length');
    return $ArrayCreateWithPrototype(intLen, proto);
  }
  if (proto !== $Root(ArrayPrototype)) $SetPrototypeOrThrow(values, proto);
  return values;
}

function ArrayIsArray(arg) {
  return $IsArray(arg);
}

function ArrayOf(...items) {
  const len = $ArrayLength(items);
  const C = $This();
  if (C === $Root(Array)) return items;
  const A = $IsConstructor(C) ? $Construct(C, len) : $ArrayCreate(len);
  for (let k = 0; k < len; k++) $DefineField(A, k, items[k]);
  A.length = len;
  return A;
}

function ArrayFrom(items, mapfn, thisArg) {
  const C = $This();
  const mapping = mapfn !== undefined;
  if (mapping && typeof mapfn !== 'function') $ThrowNotCallable(mapfn);
  if (items === undefined || items === null) $ThrowNotIterable(items);
  const usingIterator = $GetMethod(items, $Root(symbolIterator));
  if (usingIterator !== undefined) {
    const A = $IsConstructor(C) ? $Construct(C) : [];
    if ($IsFastIterable(items)) {
      let k = 0;
      for (; k < $ArrayLength(items); k++) {
        const value = items[k];
        $DefineField(A, k, mapping ? $Call(mapfn, thisArg, value, k) : value);
      }
      A.length = k;
      return A;
    }
    const iterator = $GetIteratorFromMethod(items, usingIterator);
    const next = iterator.next;
    for (let k = 0; ; k++) {
      const value = $IteratorStepValue(iterator, next);
      if ($IsHole(value)) {
        A.length = k;
        return A;
      }
      try {
        $DefineField(A, k, mapping ? $Call(mapfn, thisArg, value, k) : value);
      } catch (error) {
        $IteratorCloseSilently(iterator);
        throw error;
      }
    }
  }
  const arrayLike = $ToObject(items);
  const len = $LengthOfArrayLike(arrayLike);
  const A = $IsConstructor(C) ? $Construct(C, len) : $ArrayCreate(len);
  for (let k = 0; k < len; k++) {
    const value = arrayLike[k];
    $DefineField(A, k, mapping ? $Call(mapfn, thisArg, value, k) : value);
  }
  A.length = len;
  return A;
}

// --- sorting

/** SortIndexedProperties without the sort: [list, number of undefineds]. */
function CollectForSort(O, len, skipHoles, list) {
  let undefinedCount = 0;
  for (let k = 0; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (skipHoles && !(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    if (value === undefined) undefinedCount++;
    else $ArrayPush(list, value);
  }
  return undefinedCount;
}

/** Sorts an internal list without undefineds, stably; the result is the sorted list. */
function SortList(list, comparefn) {
  const length = $ArrayLength(list);
  if (length < 2) return list;
  if (comparefn === undefined) {
    if ($SortNatively(list)) return list;
    return $SortByString(list, length);
  }
  return $MergeSort(list, length, comparefn);
}

/** Default order for values of mixed types: each is converted once. */
function SortByString(list, length) {
  const pairs = [];
  for (let i = 0; i < length; i++) {
    const value = list[i];
    $ArrayPush(pairs, [$ToString(value), value]);
  }
  const sorted = $MergeSort(pairs, length, undefined);
  for (let i = 0; i < length; i++) list[i] = sorted[i][1];
  return list;
}

/** Whether `later` goes before `earlier`. comparefn undefined: the items are [string, value] pairs. */
function SortsBefore(comparefn, later, earlier) {
  if (comparefn === undefined) return later[0] < earlier[0];
  const v = $Call(comparefn, undefined, later, earlier);
  return (typeof v === 'number' ? v : $ToNumber(v)) < 0;
}

/**
 * Sorts list[low] to list[high - 1]: a run that is there already is kept (a descending one reversed),
 * the rest is put in by binary insertion. Comparisons are those of V8, so that inconsistent
 * comparators on short arrays give what programs have seen elsewhere.
 */
function SortRun(list, low, high, comparefn) {
  let start = low + 1;
  if (start >= high) return;
  const descending = $SortsBefore(comparefn, list[start], list[low]);
  start++;
  while (start < high && $SortsBefore(comparefn, list[start], list[start - 1]) === descending) start++;
  if (descending) $ReverseRange(list, low, start);
  for (; start < high; start++) {
    const pivot = list[start];
    let left = low;
    let right = start;
    while (left < right) {
      const middle = (left + right) >> 1;
      let before;
      if (comparefn === undefined) before = pivot[0] < list[middle][0];
      else {
        const v = $Call(comparefn, undefined, pivot, list[middle]);
        before = (typeof v === 'number' ? v : $ToNumber(v)) < 0;
      }
      if (before) right = middle;
      else left = middle + 1;
    }
    if (left < start) $MoveElement(list, start, left);
  }
}

/** Bottom-up merge sort between two internal lists, over sorted runs. */
function MergeSort(list, length, comparefn) {
  const run = length < 64 ? length : 32;
  for (let start = 0; start < length; start += run) {
    $SortRun(list, start, start + run < length ? start + run : length, comparefn);
  }
  if (length <= run) return list;
  let from = list;
  let to = $CopyList(list);
  for (let width = run; width < length; width *= 2) {
    for (let start = 0; start < length; start += 2 * width) {
      const middle = start + width < length ? start + width : length;
      const end = middle + width < length ? middle + width : length;
      let left = start;
      let right = middle;
      let at = start;
      while (left < middle && right < end) {
        const a = from[left];
        const b = from[right];
        let takeRight;
        if (comparefn === undefined) takeRight = b[0] < a[0];
        else {
          const v = $Call(comparefn, undefined, b, a);
          takeRight = (typeof v === 'number' ? v : $ToNumber(v)) < 0;
        }
        if (takeRight) {
          to[at] = b;
          right++;
        } else {
          to[at] = a;
          left++;
        }
        at++;
      }
      while (left < middle) to[at++] = from[left++];
      while (right < end) to[at++] = from[right++];
    }
    const swap = from;
    from = to;
    to = swap;
  }
  return from;
}

function ArrayPrototypeSort(comparefn) {
  if (comparefn !== undefined && typeof comparefn !== 'function') {
    $ThrowTypeError('The comparison function must be either a function or undefined');
  }
  const obj = $ThisToObject($This(), 'Array.prototype.sort');
  let len = $ArrayLength(obj);
  if (len < 0) len = $LengthOfArrayLike(obj);
  const list = [];
  const undefinedCount = $CollectForSort(obj, len, true, list);
  const sorted = $SortList(list, comparefn);
  const itemCount = $ArrayLength(sorted);
  let j = 0;
  for (; j < itemCount; j++) obj[j] = sorted[j];
  for (const end = itemCount + undefinedCount; j < end; j++) obj[j] = undefined;
  for (; j < len; j++) {
    if (j in obj) delete obj[j];
    else j = $SkipHoles(obj, j, len);
  }
  return obj;
}

function ArrayPrototypeToSorted(comparefn) {
  if (comparefn !== undefined && typeof comparefn !== 'function') {
    $ThrowTypeError('The comparison function must be either a function or undefined');
  }
  const O = $ThisToObject($This(), 'Array.prototype.toSorted');
  const len = $LengthOfArrayLike(O);
  if (len > 4294967295) $ThrowRangeError('Invalid array length');
  const list = [];
  const undefinedCount = $CollectForSort(O, len, false, list);
  const sorted = $SortList(list, comparefn);
  for (let i = 0; i < undefinedCount; i++) $ArrayPush(sorted, undefined);
  return sorted;
}
