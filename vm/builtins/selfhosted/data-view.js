// DataView and Atomics, where an argument is an object.

function DataViewConstructor(buffer, byteOffset, byteLength) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor DataView requires 'new'");
  if (!$IsArrayBuffer(buffer)) $ThrowTypeError('First argument to DataView constructor must be an ArrayBuffer');
  const offset = $ToIndexOrMinusOne(byteOffset);
  if (offset < 0) $ThrowRange(`Start offset ${$Describe(byteOffset)} is outside the bounds of the buffer`);
  $RequireAttached(buffer, 'DataView');
  const bufferByteLength = $BufferByteLength(buffer);
  if (offset > bufferByteLength) $ThrowRange(`Start offset ${offset} is outside the bounds of the buffer`);
  let length = -1;
  if (byteLength !== undefined) {
    length = $ToIndexOrMinusOne(byteLength);
    if (length < 0 || offset + length > bufferByteLength) $ThrowRange(`Invalid DataView length ${$Describe(byteLength)}`);
  } else if (($BufferFlags(buffer) & 2) === 0) length = bufferByteLength - offset;
  const proto = $PrototypeFromConstructor(newTarget, $Root(DataViewPrototype));
  $RequireAttached(buffer, 'DataView');
  const now = $BufferByteLength(buffer);
  if (offset > now) $ThrowRange(`Start offset ${offset} is outside the bounds of the buffer`);
  if (byteLength !== undefined && offset + length > now) $ThrowRange(`Invalid DataView length ${length}`);
  return $NewDataView(proto, buffer, offset, length);
}

function DataViewGetSlow(type, view, requestIndex, littleEndian) {
  return $DataViewRead(type, view, $ToNumber(requestIndex), !!littleEndian);
}

function DataViewSetSlow(type, view, requestIndex, value, littleEndian) {
  const index = $ToNumber(requestIndex);
  // An index out of range is found before the value is converted.
  if (!($IntegerOrInfinity(index) >= 0)) $ThrowRangeError('Offset is outside the bounds of the DataView');
  return $DataViewWrite(type, view, index, $ToNumber(value), !!littleEndian);
}

/** op: see atomics.ts. Of a typed array the numbers are converted in order; of another object the key alone. */
function AtomicsSlow(op, target, index, value, replacement) {
  if ($TypedArrayLength(target) !== -2) {
    $AtomicsValidate(op, target);
    const i = $AtomicsIndex(target, $ToNumber(index));
    if (op === 0) return $AtomicsApply(op, target, i, undefined, undefined);
    const v = $IntegerOrInfinity($ToNumber(value));
    return $AtomicsApply(op, target, i, v, op === 3 ? $IntegerOrInfinity($ToNumber(replacement)) : undefined);
  }
  if (!$IsObject(target)) $ThrowTypeError('Atomics operations need an object');
  const key = $ToPropertyKey(index);
  return $AtomicsApply(op, target, key, op > 3 ? $ToNumber(value) : value, replacement);
}

function AtomicsIsLockFree(size) {
  const n = $IntegerOrInfinity($ToNumber(size));
  return n === 1 || n === 2 || n === 4 || n === 8;
}
