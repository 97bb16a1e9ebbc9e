// %TypedArray%: constructors, and the methods that do not call back.

/** ValidateTypedArray: its length. */
function ValidateTypedArray(O, method) {
  const length = $TypedArrayLength(O);
  if (length >= 0) return length;
  if (length === -2) $ThrowTypeError('this is not a typed array.');
  $ThrowType(`Cannot perform ${method} on a detached ArrayBuffer`);
}

// --- construction

function TypedArrayConstructor() {
  $ThrowTypeError('Abstract class TypedArray not directly constructable');
}

function Int8ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 0, args);
}

function Uint8ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 1, args);
}

function Uint8ClampedArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 2, args);
}

function Int16ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 3, args);
}

function Uint16ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 4, args);
}

function Int32ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 5, args);
}

function Uint32ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 6, args);
}

function Float32ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 7, args);
}

function Float64ArrayConstructor(...args) {
  return $ConstructTypedArray($NewTarget(), 8, args);
}

function BigInt64ArrayConstructor() {
  return $NotSupportedYet('BigInt');
}

function BigUint64ArrayConstructor() {
  return $NotSupportedYet('BigInt');
}

function ConstructTypedArray(newTarget, type, args) {
  if (newTarget === undefined) $ThrowType(`Constructor ${$TypedArrayName(type)} requires 'new'`);
  const fallback = $TypedArrayPrototypeOf(type);
  const first = args[0];
  if (!$IsObject(first)) {
    const length = $ToIndexOrMinusOne(first);
    if (length < 0) $ThrowRange(`Invalid typed array length: ${$Describe(first)}`);
    const proto = newTarget === $TypedArrayConstructorOf(type) ? fallback : $PrototypeFromConstructor(newTarget, fallback);
    return $AllocateTypedArray(proto, type, length);
  }
  const proto = newTarget === $TypedArrayConstructorOf(type) ? fallback : $PrototypeFromConstructor(newTarget, fallback);
  if ($IsArrayBuffer(first)) return $TypedArrayFromBuffer(proto, type, first, args[1], args[2]);
  const length = $TypedArrayLength(first);
  if (length !== -2) {
    if (length < 0) $ThrowTypeError('Cannot perform Construct on a detached ArrayBuffer');
    const array = $AllocateTypedArray(proto, type, length);
    $CopyTypedElements(array, 0, first, 0, length);
    return array;
  }
  if ($IsFastIterable(first)) return $TypedArrayFromList(proto, type, first);
  const usingIterator = $GetMethod(first, $Root(symbolIterator));
  if (usingIterator !== undefined) return $TypedArrayFromList(proto, type, $ListFromIterator(first, usingIterator));
  const len = $LengthOfArrayLike(first);
  const array = $AllocateTypedArray(proto, type, len);
  for (let k = 0; k < len; k++) $TypedStore(array, k, $ToNumber(first[k]));
  return array;
}

function ListFromIterator(items, method) {
  const iterator = $GetIteratorFromMethod(items, method);
  const next = iterator.next;
  const list = [];
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return list;
    $ArrayPush(list, value);
  }
}

/** AllocateTypedArray with a buffer of its own. */
function AllocateTypedArray(proto, type, length) {
  const bytes = length * $ElementSize(type);
  if (bytes > 2147483647) $ThrowRange(`Invalid typed array length: ${length}`);
  const buffer = $NewArrayBuffer($Root(ArrayBufferPrototype), $ZeroedBytes(bytes), bytes, bytes, 0);
  return $NewTypedArray(proto, type, buffer, 0, length);
}

/** From an array whose elements may have to be converted. */
function TypedArrayFromList(proto, type, list) {
  const length = $ArrayLength(list);
  const array = $AllocateTypedArray(proto, type, length);
  let k = 0;
  while (k < length) {
    const copied = $TypedCopyList(array, k, list, k, length - k);
    k += copied;
    if (k < length && copied === 0) {
      $TypedStore(array, k, $ToNumber(list[k]));
      k++;
    }
  }
  return array;
}

function TypedArrayFromBuffer(proto, type, buffer, byteOffset, length) {
  const size = $ElementSize(type);
  const offset = $ToIndexOrMinusOne(byteOffset);
  if (offset < 0) $ThrowRange(`Start offset ${$Describe(byteOffset)} is outside the bounds of the buffer`);
  if (offset % size !== 0) $ThrowRange(`start offset of ${$TypedArrayName(type)} should be a multiple of ${size}`);
  let newLength = 0;
  if (length !== undefined) {
    newLength = $ToIndexOrMinusOne(length);
    if (newLength < 0) $ThrowRange(`Invalid typed array length: ${$Describe(length)}`);
  }
  const flags = $BufferFlags(buffer);
  if ((flags & 4) !== 0) $ThrowTypeError('Cannot perform Construct on a detached ArrayBuffer');
  const bufferLength = $BufferByteLength(buffer);
  if (length === undefined) {
    if ((flags & 2) !== 0) {
      if (offset > bufferLength) $ThrowRange(`Start offset ${offset} is outside the bounds of the buffer`);
      return $NewTypedArray(proto, type, buffer, offset, -1);
    }
    if (bufferLength % size !== 0) $ThrowRange(`byte length of ${$TypedArrayName(type)} should be a multiple of ${size}`);
    if (offset > bufferLength) $ThrowRange(`Start offset ${offset} is outside the bounds of the buffer`);
    newLength = (bufferLength - offset) / size;
  } else if (offset + newLength * size > bufferLength) $ThrowRange(`Invalid typed array length: ${newLength}`);
  return $NewTypedArray(proto, type, buffer, offset, newLength);
}

/** Elements between typed arrays that do not overlap, or only so that copying upwards is right. */
function CopyTypedElements(target, at, source, from, count) {
  let done = 0;
  while (done < count) {
    const copied = $TypedCopy(target, at + done, source, from + done, count - done);
    if (copied === 0) return;
    done += copied;
  }
}

/** TypedArrayCreateFromCtor, checked. length undefined: the arguments say nothing of it. */
function TypedArrayCreate(C, method, args, length) {
  const array = $ConstructArray(C, C, args);
  if ($TypedArrayLength(array) === -2) $ThrowType(`Method ${method} called on incompatible receiver ${$Describe(array)}`);
  const actual = $ValidateTypedArray(array, method);
  if (length !== undefined && actual < length) $ThrowTypeError('Derived TypedArray constructor created an array which was too small');
  return array;
}

function TypedArraySpeciesCreate(exemplar, method, args, length) {
  const type = $TypedArrayType(exemplar);
  const defaultConstructor = $TypedArrayConstructorOf(type);
  const C = $SpeciesConstructor(exemplar, defaultConstructor);
  if (C === defaultConstructor && length !== undefined) return $AllocateTypedArray($TypedArrayPrototypeOf(type), type, length);
  const array = $TypedArrayCreate(C, method, args, length);
  if ($TypedArrayType(array) > 8) $ThrowTypeError('Content type does not match');
  return array;
}

function TypedArrayFrom(source, mapfn, thisArg) {
  const C = $This();
  if (!$IsConstructor(C)) $ThrowType(`${$Describe(C)} is not a constructor`);
  if (mapfn !== undefined && typeof mapfn !== 'function') $ThrowNotCallable(mapfn);
  if (source === undefined || source === null) $ThrowNotIterable(source);
  const usingIterator = $GetMethod(source, $Root(symbolIterator));
  let list;
  if (usingIterator !== undefined) list = $IsFastIterable(source) ? $IterableToList(source) : $ListFromIterator(source, usingIterator);
  else {
    const arrayLike = $ToObject(source);
    const count = $LengthOfArrayLike(arrayLike);
    const target = $TypedArrayCreate(C, '%TypedArray%.from', [count], count);
    for (let k = 0; k < count; k++) {
      const value = arrayLike[k];
      target[k] = mapfn === undefined ? value : $Call(mapfn, thisArg, value, k);
    }
    return target;
  }
  const length = $ArrayLength(list);
  const target = $TypedArrayCreate(C, '%TypedArray%.from', [length], length);
  for (let k = 0; k < length; k++) target[k] = mapfn === undefined ? list[k] : $Call(mapfn, thisArg, list[k], k);
  return target;
}

function TypedArrayOf(...items) {
  const C = $This();
  if (!$IsConstructor(C)) $ThrowType(`${$Describe(C)} is not a constructor`);
  const length = $ArrayLength(items);
  const array = $TypedArrayCreate(C, '%TypedArray%.of', [length], length);
  for (let k = 0; k < length; k++) array[k] = items[k];
  return array;
}

// --- moving elements

function TypedArrayPrototypeCopyWithin(target, start, end) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.copyWithin');
  const to = $RelativeIndex($ToNumber(target), len);
  const from = $RelativeIndex($ToNumber(start), len);
  const final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  let count = final - from < len - to ? final - from : len - to;
  if (count <= 0) return O;
  const now = $ValidateTypedArray(O, '%TypedArray%.prototype.copyWithin');
  if (to + count > now) count = now - to;
  if (from + count > now) count = now - from;
  if (count <= 0) return O;
  if (to > from) $CopyTypedDownwards(O, to, O, from, count);
  else $CopyTypedElements(O, to, O, from, count);
  return O;
}

/** Elements of one type, from the end down: for a target that lies above an overlapping source. */
function CopyTypedDownwards(target, to, source, from, count) {
  let left = count;
  while (left > 0) {
    const part = left < 16384 ? left : 16384;
    if ($TypedCopy(target, to + left - part, source, from + left - part, part) !== part) return;
    left -= part;
  }
}

function TypedArrayPrototypeFill(value, start, end) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.fill');
  const number = $ToNumber(value);
  let k = $RelativeIndex($ToNumber(start), len);
  let final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  const now = $ValidateTypedArray(O, '%TypedArray%.prototype.fill');
  if (final > now) final = now;
  while (k < final) k = $TypedFill(O, number, k, final);
  return O;
}

function TypedArrayPrototypeReverse() {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.reverse');
  const middle = (len - (len % 2)) / 2;
  let k = 0;
  while (k < middle) k = $TypedReverse(O, k, middle, len);
  return O;
}

function TypedArrayPrototypeSet(source, offset) {
  const target = $This();
  if ($TypedArrayLength(target) === -2) $ThrowTypeError('this is not a typed array.');
  const targetOffset = $IntegerOrInfinity($ToNumber(offset));
  if (targetOffset < 0) $ThrowRangeError('offset is out of bounds');
  const targetLength = $ValidateTypedArray(target, '%TypedArray%.prototype.set');
  const sourceLength = $TypedArrayLength(source);
  if (sourceLength === -2) return $TypedArraySetFromObject(target, targetOffset, targetLength, source);
  if (sourceLength < 0) $ThrowTypeError('Cannot perform %TypedArray%.prototype.set on a detached ArrayBuffer');
  if (sourceLength + targetOffset > targetLength) $ThrowRangeError('offset is out of bounds');
  if ($BufferBytes($TypedArrayBuffer(target)) !== $BufferBytes($TypedArrayBuffer(source))) {
    $CopyTypedElements(target, targetOffset, source, 0, sourceLength);
    return;
  }
  const type = $TypedArrayType(source);
  if (type === $TypedArrayType(target)) {
    const size = $ElementSize(type);
    const difference = ($TypedArrayByteOffset(target) - $TypedArrayByteOffset(source)) / size;
    // Both seen from the source's first element, copying goes away from what it would overwrite.
    if (difference + targetOffset > 0) $CopyTypedDownwards(target, targetOffset, source, 0, sourceLength);
    else $CopyTypedElements(target, targetOffset, source, 0, sourceLength);
    return;
  }
  const copy = $AllocateTypedArray($TypedArrayPrototypeOf(type), type, sourceLength);
  $CopyTypedElements(copy, 0, source, 0, sourceLength);
  $CopyTypedElements(target, targetOffset, copy, 0, sourceLength);
}

function TypedArraySetFromObject(target, targetOffset, targetLength, source) {
  const src = $ToObject(source);
  let srcLength = $ArrayLength(src);
  if (srcLength < 0) srcLength = $LengthOfArrayLike(src);
  if (srcLength + targetOffset > targetLength) $ThrowRangeError('offset is out of bounds');
  const isArray = $ArrayLength(src) >= 0;
  let k = 0;
  while (k < srcLength) {
    if (isArray) {
      const copied = $TypedCopyList(target, targetOffset + k, src, k, srcLength - k);
      k += copied;
      if (copied > 0) continue;
    }
    $TypedStore(target, targetOffset + k, $ToNumber(src[k]));
    k++;
  }
}

function TypedArrayPrototypeSlice(start, end) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.slice');
  const from = $RelativeIndex($ToNumber(start), len);
  let final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  const count = final > from ? final - from : 0;
  const A = $TypedArraySpeciesCreate(O, '%TypedArray%.prototype.slice', [count], count);
  if (count === 0) return A;
  const now = $ValidateTypedArray(O, '%TypedArray%.prototype.slice');
  if (final > now) final = now;
  if (final > from) $CopyTypedElements(A, 0, O, from, final - from);
  return A;
}

function TypedArrayPrototypeSubarray(begin, end) {
  const O = $This();
  let srcLength = $TypedArrayLength(O);
  if (srcLength === -2) $ThrowTypeError('this is not a typed array.');
  if (srcLength < 0) srcLength = 0;
  const beginIndex = $RelativeIndex($ToNumber(begin), srcLength);
  const tracking = $TypedArrayIsTracking(O) && end === undefined;
  const endIndex = end === undefined ? srcLength : $RelativeIndex($ToNumber(end), srcLength);
  const newLength = endIndex > beginIndex ? endIndex - beginIndex : 0;
  const type = $TypedArrayType(O);
  const buffer = $TypedArrayBuffer(O);
  const beginByteOffset = $TypedArrayByteOffset(O) + beginIndex * $ElementSize(type);
  const C = $SpeciesConstructor(O, $TypedArrayConstructorOf(type));
  if (C === $TypedArrayConstructorOf(type)) {
    return $TypedArrayFromBuffer($TypedArrayPrototypeOf(type), type, buffer, beginByteOffset, tracking ? undefined : newLength);
  }
  return $TypedArrayCreate(
    C,
    '%TypedArray%.prototype.subarray',
    tracking ? [buffer, beginByteOffset] : [buffer, beginByteOffset, newLength],
    undefined,
  );
}

// --- reading

function TypedArrayPrototypeAt(index) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.at');
  const relativeIndex = $IntegerOrInfinity($ToNumber(index));
  const k = relativeIndex >= 0 ? relativeIndex : len + relativeIndex;
  return k < 0 || k >= len ? undefined : O[k];
}

/** Index of a value from k up, or -1. */
function TypedSearch(O, searchElement, k, len, sameValueZero) {
  while (k < len) {
    const found = $TypedFind(O, searchElement, k, len, sameValueZero);
    if (found >= 0) return found;
    k = -found - 1;
  }
  return -1;
}

function TypedArrayPrototypeIndexOf(searchElement, fromIndex) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.indexOf');
  if (len === 0) return -1;
  return $TypedSearch(O, searchElement, $RelativeIndex($ToNumber(fromIndex), len), len, false);
}

function TypedArrayPrototypeIncludes(searchElement, fromIndex) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.includes');
  if (len === 0) return false;
  const from = $RelativeIndex($ToNumber(fromIndex), len);
  if (searchElement === undefined) return from < len && $TypedArrayLength(O) < len;
  return $TypedSearch(O, searchElement, from, len, true) >= 0;
}

function TypedArrayPrototypeLastIndexOf(searchElement, fromIndex) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.lastIndexOf');
  if (len === 0) return -1;
  let k = len - 1;
  if ($ArgumentsLength() > 1) {
    const n = $IntegerOrInfinity($ToNumber(fromIndex));
    k = n >= 0 ? (n < len - 1 ? n : len - 1) : len + n;
  }
  for (; k >= 0; k--) if (O[k] === searchElement) return k;
  return -1;
}

function TypedArrayPrototypeJoin(separator) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.join');
  const sep = separator === undefined ? ',' : $ToString(separator);
  let R = '';
  for (let k = 0; k < len; k += 1024) R = R + $TypedJoin(O, sep, k, k + 1024 < len ? k + 1024 : len);
  return R;
}

function TypedArrayPrototypeToLocaleString() {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.toLocaleString');
  let R = '';
  for (let k = 0; k < len; k++) {
    if (k > 0) R = R + ',';
    const element = O[k];
    if (element !== undefined) R = R + $ToString($Call(element.toLocaleString, element));
  }
  return R;
}

function TypedArrayPrototypeToReversed() {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.toReversed');
  const type = $TypedArrayType(O);
  const A = $AllocateTypedArray($TypedArrayPrototypeOf(type), type, len);
  $CopyTypedElements(A, 0, O, 0, len);
  const middle = (len - (len % 2)) / 2;
  let k = 0;
  while (k < middle) k = $TypedReverse(A, k, middle, len);
  return A;
}

function TypedArrayPrototypeWith(index, value) {
  const O = $This();
  const len = $ValidateTypedArray(O, '%TypedArray%.prototype.with');
  const relativeIndex = $IntegerOrInfinity($ToNumber(index));
  const actualIndex = relativeIndex >= 0 ? relativeIndex : len + relativeIndex;
  const numericValue = $ToNumber(value);
  if (actualIndex < 0 || actualIndex >= $TypedArrayLength(O)) $ThrowRangeError('Invalid typed array index');
  const type = $TypedArrayType(O);
  const A = $AllocateTypedArray($TypedArrayPrototypeOf(type), type, len);
  $CopyTypedElements(A, 0, O, 0, len);
  $TypedStore(A, actualIndex, numericValue);
  return A;
}

function TypedArrayPrototypeEntries() {
  const O = $This();
  $ValidateTypedArray(O, '%TypedArray%.prototype.entries');
  return $NewArrayIterator(O, 2);
}

function TypedArrayPrototypeKeys() {
  const O = $This();
  $ValidateTypedArray(O, '%TypedArray%.prototype.keys');
  return $NewArrayIterator(O, 0);
}

function TypedArrayPrototypeValues() {
  const O = $This();
  $ValidateTypedArray(O, '%TypedArray%.prototype.values');
  return $NewArrayIterator(O, 1);
}
