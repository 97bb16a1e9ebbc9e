// Array.prototype: the methods that read, move and copy elements without calling back. Natives named
// $…Fast work on ordinary arrays where no guest code can be called, and leave the hole where they decline.

function ArraySpeciesCreate(originalArray, length) {
  if (!$IsArray(originalArray)) return $ArrayCreate(length);
  let C = originalArray.constructor;
  if ($IsObject(C)) {
    C = C[$Root(symbolSpecies)];
    if (C === null) C = undefined;
  }
  if (C === undefined || C === $Root(Array)) return $ArrayCreate(length);
  if (!$IsConstructor(C)) $ThrowTypeError('object.constructor[Symbol.species] is not a constructor');
  return $Construct(C, length);
}

function ArrayPrototypePush(...items) {
  const O = $ThisToObject($This(), 'Array.prototype.push');
  let len = $LengthOfArrayLike(O);
  const count = $ArrayLength(items);
  if (len + count > 9007199254740991) {
    $ThrowType(`Pushing ${count} elements on an array-like of length ${len} is disallowed, as the total surpasses 2**53-1`);
  }
  for (let i = 0; i < count; i++) {
    O[len] = items[i];
    len++;
  }
  O.length = len;
  return len;
}

function ArrayPrototypePop() {
  const O = $ThisToObject($This(), 'Array.prototype.pop');
  const len = $LengthOfArrayLike(O);
  if (len === 0) {
    O.length = 0;
    return undefined;
  }
  const index = len - 1;
  const element = O[index];
  delete O[index];
  O.length = index;
  return element;
}

function ArrayPrototypeShift() {
  const O = $ThisToObject($This(), 'Array.prototype.shift');
  const len = $LengthOfArrayLike(O);
  if (len === 0) {
    O.length = 0;
    return undefined;
  }
  const first = O[0];
  for (let k = 1; k < len; k++) {
    if (k in O) O[k - 1] = O[k];
    else delete O[k - 1];
  }
  delete O[len - 1];
  O.length = len - 1;
  return first;
}

function ArrayPrototypeUnshift(...items) {
  const O = $ThisToObject($This(), 'Array.prototype.unshift');
  const len = $LengthOfArrayLike(O);
  const argCount = $ArrayLength(items);
  if (argCount > 0) {
    if (len + argCount > 9007199254740991) $ThrowTypeError('Invalid array length');
    for (let k = len; k > 0; k--) {
      const from = k - 1;
      const to = from + argCount;
      if (from in O) O[to] = O[from];
      else delete O[to];
    }
    for (let j = 0; j < argCount; j++) O[j] = items[j];
  }
  O.length = len + argCount;
  return len + argCount;
}

function ArrayPrototypeAt(index) {
  const O = $ThisToObject($This(), 'Array.prototype.at');
  const len = $LengthOfArrayLike(O);
  const relativeIndex = $IntegerOrInfinity($ToNumber(index));
  const k = relativeIndex >= 0 ? relativeIndex : len + relativeIndex;
  if (k < 0 || k >= len) return undefined;
  return O[k];
}

function ArrayPrototypeSlice(start, end) {
  const O = $ThisToObject($This(), 'Array.prototype.slice');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  let k = $RelativeIndex($ToNumber(start), len);
  const final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  const count = final > k ? final - k : 0;
  const A = $HasPlainSpecies(O) ? [] : $ArraySpeciesCreate(O, count);
  let n = 0;
  while (k < final) {
    const copied = $FastAppend(A, n, O, k, final);
    if (copied > 0) {
      k += copied;
      n += copied;
      continue;
    }
    if (k in O) $DefineField(A, n, O[k]);
    else {
      const last = $SkipHoles(O, k, final);
      n += last - k;
      k = last;
    }
    k++;
    n++;
  }
  A.length = n;
  return A;
}

function ArrayPrototypeSplice(start, deleteCount, ...items) {
  const O = $ThisToObject($This(), 'Array.prototype.splice');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  const actualStart = $RelativeIndex($ToNumber(start), len);
  const itemCount = $ArrayLength(items);
  let actualDeleteCount;
  if ($ArgumentsLength() === 0) actualDeleteCount = 0;
  else if ($ArgumentsLength() === 1) actualDeleteCount = len - actualStart;
  else {
    const dc = $IntegerOrInfinity($ToNumber(deleteCount));
    actualDeleteCount = dc < 0 ? 0 : dc > len - actualStart ? len - actualStart : dc;
  }
  if (len + itemCount - actualDeleteCount > 9007199254740991) $ThrowTypeError('Invalid array length');
  if ($HasPlainSpecies(O)) {
    const fast = $FastArraySplice(O, actualStart, actualDeleteCount, items);
    if (!$IsHole(fast)) return fast;
  }
  const A = $ArraySpeciesCreate(O, actualDeleteCount);
  for (let k = 0; k < actualDeleteCount; k++) {
    const from = actualStart + k;
    if (from in O) $DefineField(A, k, O[from]);
  }
  A.length = actualDeleteCount;
  if (itemCount < actualDeleteCount) {
    for (let k = actualStart; k < len - actualDeleteCount; k++) {
      const from = k + actualDeleteCount;
      const to = k + itemCount;
      if (from in O) O[to] = O[from];
      else delete O[to];
    }
    for (let k = len; k > len - actualDeleteCount + itemCount; k--) delete O[k - 1];
  } else if (itemCount > actualDeleteCount) {
    for (let k = len - actualDeleteCount; k > actualStart; k--) {
      const from = k + actualDeleteCount - 1;
      const to = k + itemCount - 1;
      if (from in O) O[to] = O[from];
      else delete O[to];
    }
  }
  for (let k = 0; k < itemCount; k++) O[actualStart + k] = items[k];
  O.length = len - actualDeleteCount + itemCount;
  return A;
}

function IsConcatSpreadable(O) {
  if (!$IsObject(O)) return false;
  const spreadable = O[$Root(symbolIsConcatSpreadable)];
  if (spreadable !== undefined) return !!spreadable;
  return $IsArray(O);
}

function ArrayPrototypeConcat(...items) {
  const O = $ThisToObject($This(), 'Array.prototype.concat');
  const A = $ArraySpeciesCreate(O, 0);
  const count = $ArrayLength(items);
  let n = 0;
  let E = O;
  for (let i = -1; i < count; i++) {
    if (i >= 0) E = items[i];
    if ($IsConcatSpreadable(E)) {
      let len = $ArrayLength(E);
      if (len < 0) len = $LengthOfArrayLike(E);
      if (n + len > 9007199254740991) $ThrowTypeError('Invalid array length');
      let k = 0;
      // Runs of ordinary elements in one go, the rest one by one.
      while (k < len) {
        const copied = $FastAppend(A, n, E, k, len);
        if (copied > 0) {
          k += copied;
          n += copied;
          continue;
        }
        if (k in E) $DefineField(A, n, E[k]);
        else {
          const last = $SkipHoles(E, k, len);
          n += last - k;
          k = last;
        }
        k++;
        n++;
      }
    } else {
      if (n >= 9007199254740991) $ThrowTypeError('Invalid array length');
      $DefineField(A, n, E);
      n++;
    }
  }
  A.length = n;
  return A;
}

/** Searches from k up; natives look through runs of own elements. */
function ArrayPrototypeIndexOf(searchElement, fromIndex) {
  const O = $ThisToObject($This(), 'Array.prototype.indexOf');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (len === 0) return -1;
  let k = $RelativeIndex($ToNumber(fromIndex), len);
  while (k < len) {
    // Stops at a match, at a hole, at the end of a slice.
    k = $FastIndexOf(O, searchElement, k, len);
    if (k >= len) return -1;
    if (!(k in O)) k = $SkipHoles(O, k, len);
    else if (O[k] === searchElement) return k;
    k++;
  }
  return -1;
}

function ArrayPrototypeLastIndexOf(searchElement, fromIndex) {
  const O = $ThisToObject($This(), 'Array.prototype.lastIndexOf');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (len === 0) return -1;
  let k = len - 1;
  if ($ArgumentsLength() > 1) {
    const n = $IntegerOrInfinity($ToNumber(fromIndex));
    k = n >= 0 ? (n < len - 1 ? n : len - 1) : len + n;
  }
  for (; k >= 0; k--) {
    const value = $Element(O, k);
    if (!$IsHole(value)) {
      if (value === searchElement) return k;
    } else if (k in O && O[k] === searchElement) return k;
  }
  return -1;
}

function ArrayPrototypeIncludes(searchElement, fromIndex) {
  const O = $ThisToObject($This(), 'Array.prototype.includes');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (len === 0) return false;
  let k = $RelativeIndex($ToNumber(fromIndex), len);
  while (k < len) {
    k = $FastIncludes(O, searchElement, k, len);
    if (k >= len) return false;
    if ($SameValueZero(O[k], searchElement)) return true;
    if (searchElement !== undefined && !(k in O)) k = $SkipHoles(O, k, len);
    k++;
  }
  return false;
}

function ArrayPrototypeJoin(separator) {
  const O = $ThisToObject($This(), 'Array.prototype.join');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  const sep = separator === undefined ? ',' : $ToString(separator);
  const joined = [''];
  let checked = false;
  let R = '';
  let k = 0;
  while (k < len) {
    // Joins primitives up to the end of a slice; objects are converted here.
    const next = $JoinSlice(O, k, len, sep, joined);
    if (next > k) {
      R = R + $Element(joined, 0);
      k = next;
      continue;
    }
    if (k > 0) R = R + sep;
    const element = O[k];
    if (element !== undefined && element !== null) {
      if (!checked) {
        if ($IsBeingJoined(O)) return '';
        checked = true;
      }
      R = R + $ToString(element);
    }
    k++;
  }
  return R;
}

function ArrayPrototypeReverse() {
  const O = $ThisToObject($This(), 'Array.prototype.reverse');
  if ($FastReverse(O)) return O;
  const len = $LengthOfArrayLike(O);
  const middle = (len - (len % 2)) / 2;
  for (let lower = 0; lower < middle; lower++) {
    const upper = len - lower - 1;
    const lowerExists = lower in O;
    const lowerValue = lowerExists ? O[lower] : undefined;
    const upperExists = upper in O;
    const upperValue = upperExists ? O[upper] : undefined;
    if (upperExists) O[lower] = upperValue;
    else if (lowerExists) delete O[lower];
    if (lowerExists) O[upper] = lowerValue;
    else if (upperExists) delete O[upper];
  }
  return O;
}

function ArrayPrototypeFill(value, start, end) {
  const O = $ThisToObject($This(), 'Array.prototype.fill');
  const len = $LengthOfArrayLike(O);
  let k = $RelativeIndex($ToNumber(start), len);
  const final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  while (k < final) {
    const filled = $FastFill(O, value, k, final);
    if (filled > 0) {
      k += filled;
      continue;
    }
    O[k] = value;
    k++;
  }
  return O;
}

function ArrayPrototypeCopyWithin(target, start, end) {
  const O = $ThisToObject($This(), 'Array.prototype.copyWithin');
  const len = $LengthOfArrayLike(O);
  let to = $RelativeIndex($ToNumber(target), len);
  let from = $RelativeIndex($ToNumber(start), len);
  const final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  let count = final - from < len - to ? final - from : len - to;
  let direction = 1;
  if (from < to && to < from + count) {
    direction = -1;
    from = from + count - 1;
    to = to + count - 1;
  }
  for (; count > 0; count--) {
    if (from in O) O[to] = O[from];
    else delete O[to];
    from += direction;
    to += direction;
  }
  return O;
}

function ArrayPrototypeToReversed() {
  const O = $ThisToObject($This(), 'Array.prototype.toReversed');
  const len = $LengthOfArrayLike(O);
  if (len > 4294967295) $ThrowRangeError('Invalid array length');
  const A = [];
  for (let k = len - 1; k >= 0; k--) $ArrayPush(A, O[k]);
  return A;
}

function ArrayPrototypeToSpliced(start, skipCount, ...items) {
  const O = $ThisToObject($This(), 'Array.prototype.toSpliced');
  const len = $LengthOfArrayLike(O);
  const actualStart = $RelativeIndex($ToNumber(start), len);
  const insertCount = $ArrayLength(items);
  let actualSkipCount;
  if ($ArgumentsLength() === 0) actualSkipCount = 0;
  else if ($ArgumentsLength() === 1) actualSkipCount = len - actualStart;
  else {
    const sc = $IntegerOrInfinity($ToNumber(skipCount));
    actualSkipCount = sc < 0 ? 0 : sc > len - actualStart ? len - actualStart : sc;
  }
  const newLen = len + insertCount - actualSkipCount;
  if (newLen > 9007199254740991) $ThrowTypeError('Invalid array length');
  if (newLen > 4294967295) $ThrowRangeError('Invalid array length');
  const A = [];
  for (let i = 0; i < actualStart; i++) $ArrayPush(A, O[i]);
  for (let i = 0; i < insertCount; i++) $ArrayPush(A, items[i]);
  for (let r = actualStart + actualSkipCount; r < len; r++) $ArrayPush(A, O[r]);
  return A;
}

function ArrayPrototypeWith(index, value) {
  const O = $ThisToObject($This(), 'Array.prototype.with');
  const len = $LengthOfArrayLike(O);
  const relativeIndex = $IntegerOrInfinity($ToNumber(index));
  const actualIndex = relativeIndex >= 0 ? relativeIndex : len + relativeIndex;
  if (actualIndex >= len || actualIndex < 0) $ThrowRange(`Invalid index : ${$Describe(index)}`);
  if (len > 4294967295) $ThrowRangeError('Invalid array length');
  const A = [];
  for (let k = 0; k < len; k++) $ArrayPush(A, k === actualIndex ? value : O[k]);
  return A;
}

function ArrayPrototypeEntries() {
  return $NewArrayIterator($ThisToObject($This(), 'Array.prototype.entries'), 2);
}

function ArrayPrototypeKeys() {
  return $NewArrayIterator($ThisToObject($This(), 'Array.prototype.keys'), 0);
}

function ArrayPrototypeValues() {
  return $NewArrayIterator($ThisToObject($This(), 'Array.prototype.values'), 1);
}
