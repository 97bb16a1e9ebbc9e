// Symbol, Boolean, and what globalThis has that needs no family of its own.

function SymbolConstructor(description) {
  if ($NewTarget() !== undefined) $ThrowTypeError('Symbol is not a constructor');
  return $NewSymbol(description === undefined ? undefined : $ToString(description));
}

function SymbolFor(key) {
  return $RegisteredSymbol($ToString(key));
}

function SymbolKeyFor(sym) {
  if (typeof sym !== 'symbol') $ThrowType(`${$Describe(sym)} is not a symbol`);
  return $SymbolRegistryKey(sym);
}

function ThisSymbolValue(value, method) {
  const symbol = typeof value === 'symbol' ? value : $WrappedPrimitive(value, 'symbol');
  if (symbol === undefined) $ThrowType(`${method} requires that 'this' be a Symbol`);
  return symbol;
}

function SymbolPrototypeToString() {
  return $SymbolDescriptiveString($ThisSymbolValue($This(), 'Symbol.prototype.toString'));
}

function SymbolPrototypeValueOf() {
  return $ThisSymbolValue($This(), 'Symbol.prototype.valueOf');
}

function SymbolPrototypeDescription() {
  return $SymbolDescription($ThisSymbolValue($This(), 'Symbol.prototype.description'));
}

function SymbolPrototypeToPrimitive() {
  return $ThisSymbolValue($This(), 'Symbol.prototype [ @@toPrimitive ]');
}

function BooleanConstructor(value) {
  const b = !!value;
  const newTarget = $NewTarget();
  if (newTarget === undefined) return b;
  return $NewWrapper($PrototypeFromConstructor(newTarget, $Root(BooleanPrototype)), b);
}

function ThisBooleanValue(value, method) {
  const b = typeof value === 'boolean' ? value : $WrappedPrimitive(value, 'boolean');
  if (b === undefined) $ThrowType(`${method} requires that 'this' be a Boolean`);
  return b;
}

function BooleanPrototypeToString() {
  return $ThisBooleanValue($This(), 'Boolean.prototype.toString') ? 'true' : 'false';
}

function BooleanPrototypeValueOf() {
  return $ThisBooleanValue($This(), 'Boolean.prototype.valueOf');
}

function QueueMicrotask(callback) {
  if (typeof callback !== 'function') {
    const error = $MakeError(1 /* TypeError */, `The "callback" argument must be of type function. Received ${$DescribeReceived(callback)}`);
    $DefineField(error, 'code', 'ERR_INVALID_ARG_TYPE');
    throw error;
  }
  $EnqueueCall(callback);
}

/** Built-ins that a later version brings: present, and clear about it when used. */
function NotSupportedYet(name) {
  $ThrowType(`${name} is not supported yet by Heddle`);
}

function ProxyNotSupported() {
  return $NotSupportedYet('Proxy');
}

function BigIntNotSupported() {
  return $NotSupportedYet('BigInt');
}

function DateNotSupported() {
  return $NotSupportedYet('Date');
}

function DateNowNotSupported() {
  return $NotSupportedYet('Date');
}

function DateParseNotSupported() {
  return $NotSupportedYet('Date');
}

function DateUTCNotSupported() {
  return $NotSupportedYet('Date');
}

function EvalNotSupported() {
  return $NotSupportedYet('eval');
}

function StructuredCloneNotSupported() {
  return $NotSupportedYet('structuredClone');
}
