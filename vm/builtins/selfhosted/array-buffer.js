// ArrayBuffer and SharedArrayBuffer.

/** ToIndex; -1 where it throws. */
function ToIndexOrMinusOne(value) {
  if (value === undefined) return 0;
  const integer = $IntegerOrInfinity($ToNumber(value));
  return integer >= 0 && integer <= 9007199254740991 ? integer : -1;
}

/** Zeroed bytes of that length. */
function ZeroedBytes(length) {
  const bytes = $AllocateBytes(length);
  if (length > 1048576) {
    let at = 0;
    while (at < length) at = $ZeroBytes(bytes, at, length);
  }
  return bytes;
}

function CopyAllBytes(to, toOffset, from, fromOffset, count) {
  let done = 0;
  while (done < count) done += $CopyBytes(to, toOffset + done, from, fromOffset + done, count - done);
}

/** AllocateArrayBuffer; maxLength undefined: of fixed length. */
function AllocateArrayBuffer(proto, byteLength, maxLength, shared) {
  if (maxLength === undefined) return $NewArrayBuffer(proto, $ZeroedBytes(byteLength), byteLength, byteLength, shared ? 1 : 0);
  if (byteLength > maxLength) $ThrowRangeError('Invalid array buffer max length');
  return $NewArrayBuffer(proto, $ZeroedBytes(maxLength), byteLength, maxLength, shared ? 3 : 2);
}

/** GetArrayBufferMaxByteLengthOption */
function MaxByteLengthOption(options) {
  if (!$IsObject(options)) return undefined;
  const maxByteLength = options.maxByteLength;
  if (maxByteLength === undefined) return undefined;
  const length = $ToIndexOrMinusOne(maxByteLength);
  if (length < 0) $ThrowRangeError('Invalid array buffer max length');
  return length;
}

function ArrayBufferConstructor(length, options) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor ArrayBuffer requires 'new'");
  const byteLength = $ToIndexOrMinusOne(length);
  if (byteLength < 0) $ThrowRangeError('Invalid array buffer length');
  const maxLength = $MaxByteLengthOption(options);
  const proto = $PrototypeFromConstructor(newTarget, $Root(ArrayBufferPrototype));
  return $AllocateArrayBuffer(proto, byteLength, maxLength, false);
}

function SharedArrayBufferConstructor(length, options) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor SharedArrayBuffer requires 'new'");
  const byteLength = $ToIndexOrMinusOne(length);
  if (byteLength < 0) $ThrowRangeError('Invalid array buffer length');
  const maxLength = $MaxByteLengthOption(options);
  const proto = $PrototypeFromConstructor(newTarget, $Root(SharedArrayBufferPrototype));
  return $AllocateArrayBuffer(proto, byteLength, maxLength, true);
}

function RequireAttached(buffer, method) {
  if (($BufferFlags(buffer) & 4) !== 0) $ThrowType(`Cannot perform ${method} on a detached ArrayBuffer`);
}

function ArrayBufferPrototypeSlice(start, end) {
  const O = $This();
  $RequireArrayBuffer(O, false, 'slice');
  $RequireAttached(O, 'ArrayBuffer.prototype.slice');
  return $SliceBuffer(O, start, end, $Root(ArrayBuffer), false);
}

function SharedArrayBufferPrototypeSlice(start, end) {
  const O = $This();
  $RequireArrayBuffer(O, true, 'slice');
  return $SliceBuffer(O, start, end, $Root(SharedArrayBuffer), true);
}

function SliceBuffer(O, start, end, defaultConstructor, shared) {
  const len = $BufferByteLength(O);
  const first = $RelativeIndex($ToNumber(start), len);
  const final = end === undefined ? len : $RelativeIndex($ToNumber(end), len);
  const newLen = final > first ? final - first : 0;
  const ctor = $SpeciesConstructor(O, defaultConstructor);
  const result = $Construct(ctor, newLen);
  const type = shared ? 'SharedArrayBuffer' : 'ArrayBuffer';
  if (!$IsArrayBuffer(result) || (($BufferFlags(result) & 1) !== 0) !== shared) {
    $ThrowType(`Method ${type}.prototype.slice called on incompatible receiver ${$Describe(result)}`);
  }
  $RequireAttached(result, `${type}.prototype.slice`);
  if (result === O) $ThrowTypeError('ArrayBuffer subclass returned this from species constructor');
  if ($BufferByteLength(result) < newLen) $ThrowTypeError('Species constructor returned a too small ArrayBuffer');
  $RequireAttached(O, `${type}.prototype.slice`);
  const currentLen = $BufferByteLength(O);
  if (first < currentLen) {
    const count = final < currentLen ? final - first : currentLen - first;
    if (count > 0) $CopyAllBytes($BufferBytes(result), 0, $BufferBytes(O), first, count);
  }
  return result;
}

function ArrayBufferPrototypeResize(newLength) {
  const O = $This();
  $RequireArrayBuffer(O, false, 'resize');
  if (($BufferFlags(O) & 2) === 0) $ThrowType(`Method ArrayBuffer.prototype.resize called on incompatible receiver ${$Describe(O)}`);
  const length = $ToIndexOrMinusOne(newLength);
  $RequireAttached(O, 'ArrayBuffer.prototype.resize');
  if (length < 0 || length > $BufferMaxByteLength(O)) $ThrowRangeError("ArrayBuffer.prototype.resize: Invalid length parameter");
  const bytes = $BufferBytes(O);
  let at = $BufferByteLength(O);
  while (at < length) at = $ZeroBytes(bytes, at, length);
  $SetBufferByteLength(O, length);
}

function SharedArrayBufferPrototypeGrow(newLength) {
  const O = $This();
  $RequireArrayBuffer(O, true, 'grow');
  if (($BufferFlags(O) & 2) === 0) $ThrowType(`Method SharedArrayBuffer.prototype.grow called on incompatible receiver ${$Describe(O)}`);
  const length = $ToIndexOrMinusOne(newLength);
  if (length < 0 || length > $BufferMaxByteLength(O) || !$GrowSharedBuffer(O, length)) {
    $ThrowRangeError("SharedArrayBuffer.prototype.grow: Invalid length parameter");
  }
}

function ArrayBufferPrototypeTransfer(newLength) {
  return $TransferBuffer($This(), newLength, 'transfer', true);
}

function ArrayBufferPrototypeTransferToFixedLength(newLength) {
  return $TransferBuffer($This(), newLength, 'transferToFixedLength', false);
}

function TransferBuffer(O, newLength, method, keepsResizable) {
  $RequireArrayBuffer(O, false, method);
  const length = newLength === undefined ? $BufferByteLength(O) : $ToIndexOrMinusOne(newLength);
  if (length < 0) $ThrowRangeError('Invalid array buffer length');
  $RequireAttached(O, `ArrayBuffer.prototype.${method}`);
  const proto = $Root(ArrayBufferPrototype);
  const resizable = keepsResizable && ($BufferFlags(O) & 2) !== 0;
  const oldLength = $BufferByteLength(O);
  const bytes = $BufferBytes(O);
  let result;
  if (resizable) {
    const max = $BufferMaxByteLength(O);
    if (length > max) $ThrowRangeError('Invalid array buffer length');
    let at = oldLength;
    while (at < length) at = $ZeroBytes(bytes, at, length);
    result = $NewArrayBuffer(proto, bytes, length, max, 2);
  } else if (length === oldLength && ($BufferFlags(O) & 2) === 0) {
    result = $NewArrayBuffer(proto, bytes, length, length, 0);
  } else {
    const copy = $ZeroedBytes(length);
    $CopyAllBytes(copy, 0, bytes, 0, oldLength < length ? oldLength : length);
    result = $NewArrayBuffer(proto, copy, length, length, 0);
  }
  $DetachBuffer(O);
  return result;
}
