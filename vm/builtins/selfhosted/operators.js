// Slow paths of operators: what an opcode does when an operand is an object, or anything else that
// may call guest code. Called by the dispatcher by name; primitives are finished by natives.

/** hint: 'default', 'number' or 'string'. */
function ToPrimitive(input, hint) {
  if (!$IsObject(input)) return input;
  const exoticToPrim = input[$Root(symbolToPrimitive)];
  if (exoticToPrim !== undefined && exoticToPrim !== null) {
    if (typeof exoticToPrim !== 'function') $ThrowNotCallable(exoticToPrim);
    const result = $Call(exoticToPrim, input, hint);
    if ($IsObject(result)) $ThrowTypeError('Cannot convert object to primitive value');
    return result;
  }
  return $OrdinaryToPrimitive(input, hint);
}

function OrdinaryToPrimitive(O, hint) {
  const stringFirst = hint === 'string';
  let method = stringFirst ? O.toString : O.valueOf;
  if (typeof method === 'function') {
    const result = $Call(method, O);
    if (!$IsObject(result)) return result;
  }
  method = stringFirst ? O.valueOf : O.toString;
  if (typeof method === 'function') {
    const result = $Call(method, O);
    if (!$IsObject(result)) return result;
  }
  $ThrowTypeError('Cannot convert object to primitive value');
}

function ToStringSlow(x) {
  return $PrimitiveToString($ToPrimitive(x, 'string'));
}

function ToNumberSlow(x) {
  return $PrimitiveToNumber($ToPrimitive(x, 'number'));
}

function ToNumericSlow(x) {
  return $PrimitiveToNumber($ToPrimitive(x, 'number'));
}

function ToPropertyKeySlow(x) {
  return $PrimitiveToPropertyKey($ToPrimitive(x, 'string'));
}

function AddSlow(a, b) {
  const x = $ToPrimitive(a, 'default');
  const y = $ToPrimitive(b, 'default');
  if (typeof x === 'string' || typeof y === 'string') {
    const left = $PrimitiveToString(x);
    return $ConcatStrings(left, $PrimitiveToString(y));
  }
  const left = $PrimitiveToNumber(x);
  return left + $PrimitiveToNumber(y);
}

/** op: opcode number of the binary operator. */
function ArithSlow(op, a, b) {
  const x = $PrimitiveToNumber($ToPrimitive(a, 'number'));
  const y = $PrimitiveToNumber($ToPrimitive(b, 'number'));
  return $ArithNumbers(op, x, y);
}

/** op: opcode number of Inc, Dec, Neg, BitNot, ToNumber or ToNumeric. */
function UnarySlow(op, a) {
  return $UnaryNumber(op, $PrimitiveToNumber($ToPrimitive(a, 'number')));
}

/** op: opcode number of Lt, Le, Gt or Ge. */
function CompareSlow(op, a, b) {
  const x = $ToPrimitive(a, 'number');
  const y = $ToPrimitive(b, 'number');
  return $ComparePrimitives(op, x, y);
}

/** op: opcode number of Eq or Ne. */
function EqSlow(op, x, y) {
  if ($IsObject(x)) {
    if ($IsObject(y)) return $EqualityResult(op, x === y);
    if (y === undefined || y === null) return $EqualityResult(op, false);
    return $PrimitivesEqual(op, $ToPrimitive(x, 'default'), y);
  }
  if (x === undefined || x === null) return $EqualityResult(op, y === undefined || y === null);
  return $PrimitivesEqual(op, x, $ToPrimitive(y, 'default'));
}

function InstanceOfSlow(V, target) {
  if (!$IsObject(target)) $ThrowTypeError("Right-hand side of 'instanceof' is not an object");
  const instOfHandler = target[$Root(symbolHasInstance)];
  if (instOfHandler !== undefined && instOfHandler !== null) {
    if (typeof instOfHandler !== 'function') $ThrowNotCallable(instOfHandler);
    return !!$Call(instOfHandler, target, V);
  }
  if (typeof target !== 'function') $ThrowTypeError("Right-hand side of 'instanceof' is not callable");
  return $OrdinaryHasInstance(target, V);
}

function OrdinaryHasInstance(C, O) {
  if (typeof C !== 'function') return false;
  const target = $BoundTarget(C);
  if (target !== undefined) return $InstanceOfSlow(O, target);
  if (!$IsObject(O)) return false;
  const P = C.prototype;
  if (!$IsObject(P)) {
    $ThrowType(`Function has non-object prototype '${$Describe(P)}' in instanceof check`);
  }
  return $HasInPrototypeChain(O, P);
}

function GetElemSlow(o, k) {
  if (o === undefined || o === null) {
    $ThrowType(`Cannot read properties of ${$Describe(o)} (reading '${$Describe(k)}')`);
  }
  const key = $ToPropertyKey(k);
  return o[key];
}

function SetElemSlow(o, k, v) {
  if (o === undefined || o === null) {
    $ThrowType(`Cannot set properties of ${$Describe(o)} (setting '${$Describe(k)}')`);
  }
  const key = $ToPropertyKey(k);
  const index = $TypedArrayIndex(o, key);
  if (index !== undefined) $TypedStore(o, index, $ToNumber(v));
  else o[key] = v;
  return v;
}

function InSlow(k, o) {
  if (!$IsObject(o)) {
    $ThrowType(`Cannot use 'in' operator to search for '${$Describe(k)}' in ${$Describe(o)}`);
  }
  const key = $ToPropertyKey(k);
  return key in o;
}

/** strict: a property that cannot be deleted throws; else the result is false. */
function DeleteElemSlow(o, k, strict) {
  if (o === undefined || o === null) $ThrowTypeError('Cannot convert undefined or null to object');
  const object = $ToObject(o);
  const key = $ToPropertyKey(k);
  if ($DeleteProperty(object, key)) return true;
  if (strict) $ThrowType(`Cannot delete property '${$Describe(key)}' of ${$DescribeObject(object)}`);
  return false;
}

/** Object spread and rest. excluded: array of property keys, or undefined. */
function CopyDataPropertiesSlow(target, source, excluded) {
  if (source === undefined || source === null) return target;
  const from = $ToObject(source);
  const keys = $OwnKeys(from, 3 /* KEYS_ALL */);
  const count = $ArrayLength(keys);
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    if (excluded !== undefined && $ListIncludesKey(excluded, key)) continue;
    if ($IsEnumerableOwn(from, key)) $DefineField(target, key, from[key]);
  }
  return target;
}

/** The enumerator of an object with very many keys. */
function ForInSlow(subject) {
  const keys = $OwnKeys(subject, 5 /* strings, enumerable */);
  $AddInheritedKeys(keys, subject);
  return $NewEnumerator(subject, keys);
}

/** O.[[Get]](P, Receiver). */
function GetWithReceiver(O, P, Receiver) {
  const getter = $FindGetter(O, P);
  if ($IsHole(getter)) return O[P];
  return getter === undefined ? undefined : $Call(getter, Receiver);
}

/** O.[[Set]](P, V, Receiver): false where a strict assignment throws. */
function SetWithReceiver(O, P, V, Receiver) {
  const setter = $FindSetter(O, P);
  if ($IsHole(setter)) return $SetDataOnReceiver(O, P, V, Receiver);
  if (setter === undefined) return false;
  $Call(setter, Receiver, V);
  return true;
}

/** GetMethod: undefined where absent. */
function GetMethod(V, P) {
  const method = V[P];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== 'function') $ThrowNotCallable(method);
  return method;
}

function LengthOfArrayLike(O) {
  return $ToLength($ToNumber(O.length));
}

function PrototypeFromConstructor(newTarget, fallback) {
  const proto = newTarget.prototype;
  return $IsObject(proto) ? proto : fallback;
}

function SpeciesConstructor(O, defaultConstructor) {
  const C = O.constructor;
  if (C === undefined) return defaultConstructor;
  if (!$IsObject(C)) $ThrowTypeError('The .constructor property is not an object');
  const S = C[$Root(symbolSpecies)];
  if (S === undefined || S === null) return defaultConstructor;
  if ($IsConstructor(S)) return S;
  $ThrowTypeError('object.constructor[Symbol.species] is not a constructor');
}

/** [[Construct]] of a base constructor whose new.target has no plain data property `prototype`. */
function ConstructSlow(callee, newTarget, ...args) {
  const self = $NewObject($PrototypeFromConstructor(newTarget, $Root(ObjectPrototype)));
  return $ConstructWithThis(callee, newTarget, self, args);
}

/** super[key] where the dispatcher's fast path found an accessor or a key to convert. */
function GetSuperSlow(home, self, key) {
  const base = $GetPrototype(home);
  const name = $ToPropertyKey(key);
  if (base === null) $ThrowType(`Cannot read properties of null (reading '${$Describe(name)}')`);
  return $GetWithReceiver(base, name, self);
}

function SetSuperSlow(home, self, key, value) {
  const base = $GetPrototype(home);
  const name = $ToPropertyKey(key);
  if (base === null) $ThrowType(`Cannot set properties of null (setting '${$Describe(name)}')`);
  if (!$SetWithReceiver(base, name, value, self)) {
    $ThrowType(`Cannot assign to read only property '${$Describe(name)}' of object '${$DescribeObject(self)}'`);
  }
  return value;
}

/** array.length = value where value is no number: it is converted twice, as specified. */
function SetArrayLengthSlow(array, value) {
  const length = $ToNumber(value) >>> 0;
  if (length !== $ToNumber(value)) $ThrowRangeError('Invalid array length');
  array.length = length;
}

/** The end of an async function: its promise, resolved. */
function AsyncReturnSlow(promise, value) {
  $ResolvePromise(promise, value);
  return promise;
}

/** The first frame of every entry from the host. */
function Enter(_callee, _self) {
  return $CallWithOwnArguments();
}
