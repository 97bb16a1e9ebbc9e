// The Error family. The call stack is captured when the object is made; its text is put together
// when `stack` is read first.

/** The common part of the constructors. The stack begins where the outermost constructor was called. */
function CreateError(newTarget, fallbackProto, message, options) {
  const proto = newTarget === undefined ? fallbackProto : $PrototypeFromConstructor(newTarget, fallbackProto);
  const error = $NewError(proto);
  if (message !== undefined) $DefineHidden(error, 'message', $ToString(message));
  if ($IsObject(options) && 'cause' in options) $DefineHidden(error, 'cause', options.cause);
  let name;
  try {
    name = error.name;
  } catch {
    // A getter that throws is no name.
  }
  $CaptureStack(error, newTarget, name);
  return error;
}

function ErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(ErrorPrototype), message, options);
}

function TypeErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(TypeErrorPrototype), message, options);
}

function RangeErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(RangeErrorPrototype), message, options);
}

function ReferenceErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(ReferenceErrorPrototype), message, options);
}

function SyntaxErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(SyntaxErrorPrototype), message, options);
}

function EvalErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(EvalErrorPrototype), message, options);
}

function URIErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(URIErrorPrototype), message, options);
}

function ConcurrentAccessErrorConstructor(message, options) {
  return $CreateError($NewTarget(), $Root(ConcurrentAccessErrorPrototype), message, options);
}

function AggregateErrorConstructor(errors, message, options) {
  const error = $CreateError($NewTarget(), $Root(AggregateErrorPrototype), message, options);
  $DefineHidden(error, 'errors', $IterableToList(errors));
  return error;
}

function ErrorPrototypeToString() {
  const O = $This();
  if (!$IsObject(O)) $ThrowType(`Method Error.prototype.toString called on incompatible receiver ${$Describe(O)}`);
  let name = O.name;
  name = name === undefined ? 'Error' : $ToString(name);
  let message = O.message;
  message = message === undefined ? '' : $ToString(message);
  if (name === '') return message;
  if (message === '') return name;
  return `${name}: ${message}`;
}

function ErrorCaptureStackTrace(targetObject, constructorOpt) {
  if (!$IsObject(targetObject)) $ThrowTypeError('Invalid argument');
  $CaptureStack(targetObject, constructorOpt);
}
