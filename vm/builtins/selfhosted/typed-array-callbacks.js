// %TypedArray%.prototype: the methods that call back. An element beyond the end (the buffer has shrunk
// meanwhile) reads as undefined.

function TypedArrayPrototypeEvery(callback, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.every');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  for (let k = 0; k < len; k++) if (!$Call(callback, thisArg, O[k], k, O)) return false;
  return true;
}

function TypedArrayPrototypeSome(callback, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.some');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  for (let k = 0; k < len; k++) if ($Call(callback, thisArg, O[k], k, O)) return true;
  return false;
}

function TypedArrayPrototypeForEach(callback, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.forEach');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  for (let k = 0; k < len; k++) $Call(callback, thisArg, O[k], k, O);
}

function TypedArrayPrototypeFilter(callback, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.filter');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  const kept = [];
  for (let k = 0; k < len; k++) {
    const value = O[k];
    if ($Call(callback, thisArg, value, k, O)) $ArrayPush(kept, value);
  }
  const captured = $ArrayLength(kept);
  const A = $TypedArraySpeciesCreate(O, '%TypedArray%.prototype.filter', [captured], captured);
  for (let n = 0; n < captured; n++) A[n] = kept[n];
  return A;
}

function TypedArrayPrototypeMap(callback, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.map');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  const A = $TypedArraySpeciesCreate(O, '%TypedArray%.prototype.map', [len], len);
  for (let k = 0; k < len; k++) A[k] = $Call(callback, thisArg, O[k], k, O);
  return A;
}

function TypedArrayPrototypeFind(predicate, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.find');
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = 0; k < len; k++) {
    const value = O[k];
    if ($Call(predicate, thisArg, value, k, O)) return value;
  }
  return undefined;
}

function TypedArrayPrototypeFindIndex(predicate, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.findIndex');
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = 0; k < len; k++) if ($Call(predicate, thisArg, O[k], k, O)) return k;
  return -1;
}

function TypedArrayPrototypeFindLast(predicate, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.findLast');
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = len - 1; k >= 0; k--) {
    const value = O[k];
    if ($Call(predicate, thisArg, value, k, O)) return value;
  }
  return undefined;
}

function TypedArrayPrototypeFindLastIndex(predicate, thisArg) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.findLastIndex');
  if (typeof predicate !== 'function') $ThrowNotCallable(predicate);
  for (let k = len - 1; k >= 0; k--) if ($Call(predicate, thisArg, O[k], k, O)) return k;
  return -1;
}

function TypedArrayPrototypeReduce(callback, initialValue) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.reduce');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  let k = 0;
  let accumulator = initialValue;
  if ($ArgumentsLength() < 2) {
    if (len === 0) $ThrowTypeError('Reduce of empty array with no initial value');
    accumulator = O[0];
    k = 1;
  }
  for (; k < len; k++) accumulator = $Call(callback, undefined, accumulator, O[k], k, O);
  return accumulator;
}

function TypedArrayPrototypeReduceRight(callback, initialValue) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.reduceRight');
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  let k = len - 1;
  let accumulator = initialValue;
  if ($ArgumentsLength() < 2) {
    if (len === 0) $ThrowTypeError('Reduce of empty array with no initial value');
    accumulator = O[k];
    k--;
  }
  for (; k >= 0; k--) accumulator = $Call(callback, undefined, accumulator, O[k], k, O);
  return accumulator;
}
