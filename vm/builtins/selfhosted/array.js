// Array.prototype: the methods that call back. $Element(O, k) is the element where O is an array
// that has one of its own at k, else the hole, and the specified steps follow. $SkipHoles(O, k, len)
// is the last index from k on of which O certainly has no element.

function ArrayPrototypeForEach(callbackfn, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.forEach');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  for (let k = 0; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    $Call(callbackfn, thisArg, value, k, O);
  }
}

function ArrayPrototypeMap(callbackfn, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.map');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  const A = $ArraySpeciesCreate(O, len);
  for (let k = 0; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    value = $Call(callbackfn, thisArg, value, k, O);
    $DefineField(A, k, value);
  }
  return A;
}

function ArrayPrototypeFilter(callbackfn, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.filter');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  const A = $ArraySpeciesCreate(O, 0);
  let to = 0;
  for (let k = 0; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    if ($Call(callbackfn, thisArg, value, k, O)) {
      $DefineField(A, to, value);
      to++;
    }
  }
  return A;
}

function ArrayPrototypeSome(callbackfn, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.some');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  for (let k = 0; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    if ($Call(callbackfn, thisArg, value, k, O)) return true;
  }
  return false;
}

function ArrayPrototypeEvery(callbackfn, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.every');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  for (let k = 0; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    if (!$Call(callbackfn, thisArg, value, k, O)) return false;
  }
  return true;
}

function ArrayPrototypeReduce(callbackfn, initialValue) {
  const O = $ThisToObject($This(), 'Array.prototype.reduce');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  let k = 0;
  let accumulator = initialValue;
  if ($ArgumentsLength() < 2) {
    for (;;) {
      if (k >= len) $ThrowTypeError('Reduce of empty array with no initial value');
      accumulator = $Element(O, k);
      if (!$IsHole(accumulator)) break;
      if (k in O) {
        accumulator = O[k];
        break;
      }
      k++;
    }
    k++;
  }
  for (; k < len; k++) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) {
        k = $SkipHoles(O, k, len);
        continue;
      }
      value = O[k];
    }
    accumulator = $Call(callbackfn, undefined, accumulator, value, k, O);
  }
  return accumulator;
}

function ArrayPrototypeReduceRight(callbackfn, initialValue) {
  const O = $ThisToObject($This(), 'Array.prototype.reduceRight');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  let k = len - 1;
  let accumulator = initialValue;
  if ($ArgumentsLength() < 2) {
    for (;;) {
      if (k < 0) $ThrowTypeError('Reduce of empty array with no initial value');
      accumulator = $Element(O, k);
      if (!$IsHole(accumulator)) break;
      if (k in O) {
        accumulator = O[k];
        break;
      }
      k--;
    }
    k--;
  }
  for (; k >= 0; k--) {
    let value = $Element(O, k);
    if ($IsHole(value)) {
      if (!(k in O)) continue;
      value = O[k];
    }
    accumulator = $Call(callbackfn, undefined, accumulator, value, k, O);
  }
  return accumulator;
}

function ArrayPrototypeFind(predicate, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.find');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = 0; k < len; k++) {
    const value = O[k];
    if ($Call(predicate, thisArg, value, k, O)) return value;
  }
}

function ArrayPrototypeFindIndex(predicate, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.findIndex');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = 0; k < len; k++) {
    if ($Call(predicate, thisArg, O[k], k, O)) return k;
  }
  return -1;
}

function ArrayPrototypeFindLast(predicate, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.findLast');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = len - 1; k >= 0; k--) {
    const value = O[k];
    if ($Call(predicate, thisArg, value, k, O)) return value;
  }
}

function ArrayPrototypeFindLastIndex(predicate, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.findLastIndex');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = len - 1; k >= 0; k--) {
    if ($Call(predicate, thisArg, O[k], k, O)) return k;
  }
  return -1;
}

/** One level of FlattenIntoArray on an explicit stack: guest nesting is not guest recursion. */
function FlattenIntoArray(target, source, sourceLen, depth, mapperFunction, thisArg) {
  let targetIndex = 0;
  const stack = [];
  let top = 0;
  let k = 0;
  let len = sourceLen;
  let array = source;
  let level = depth;
  for (;;) {
    if (k >= len) {
      if (top === 0) return targetIndex;
      level = $ArrayPop(stack);
      len = $ArrayPop(stack);
      k = $ArrayPop(stack);
      array = $ArrayPop(stack);
      top--;
      continue;
    }
    let element = $Element(array, k);
    if ($IsHole(element)) {
      if (!(k in array)) {
        k++;
        continue;
      }
      element = array[k];
    }
    if (mapperFunction !== undefined && top === 0) element = $Call(mapperFunction, thisArg, element, k, array);
    k++;
    if (level > 0 && $IsArray(element)) {
      if (top >= 10000) $ThrowRangeError('Maximum call stack size exceeded');
      $ArrayPush(stack, array);
      $ArrayPush(stack, k);
      $ArrayPush(stack, len);
      $ArrayPush(stack, level);
      top++;
      array = element;
      k = 0;
      level--;
      len = $ArrayLength(array);
      if (len < 0) len = $LengthOfArrayLike(array);
      continue;
    }
    if (targetIndex >= 9007199254740991) $ThrowTypeError('Invalid array length');
    $DefineField(target, targetIndex, element);
    targetIndex++;
  }
}

function ArrayPrototypeFlat(depth) {
  const O = $ThisToObject($This(), 'Array.prototype.flat');
  const sourceLen = $LengthOfArrayLike(O);
  let depthNum = 1;
  if (depth !== undefined) depthNum = $IntegerOrInfinity($ToNumber(depth));
  const A = $ArraySpeciesCreate(O, 0);
  $FlattenIntoArray(A, O, sourceLen, depthNum, undefined, undefined);
  return A;
}

function ArrayPrototypeFlatMap(mapperFunction, thisArg) {
  const O = $ThisToObject($This(), 'Array.prototype.flatMap');
  const sourceLen = $LengthOfArrayLike(O);
  if (typeof mapperFunction !== 'function') $ThrowTypeError('flatMap mapper function is not callable');
  const A = $ArraySpeciesCreate(O, 0);
  $FlattenIntoArray(A, O, sourceLen, 1, mapperFunction, thisArg);
  return A;
}

function ArrayPrototypeToLocaleString() {
  const O = $ThisToObject($This(), 'Array.prototype.toLocaleString');
  let len = $ArrayLength(O);
  if (len < 0) len = $LengthOfArrayLike(O);
  if ($IsBeingJoined(O)) return '';
  let R = '';
  for (let k = 0; k < len; k++) {
    if (k > 0) R = R + ',';
    const element = O[k];
    if (element !== undefined && element !== null) R = R + $ToString(element.toLocaleString());
  }
  return R;
}

function ArrayPrototypeToString() {
  const O = $ToObject($This());
  const func = O.join;
  if (typeof func === 'function') return $Call(func, O);
  return $Call($Root(ObjectProtoToString), O);
}
