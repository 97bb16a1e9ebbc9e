// Object and Object.prototype. Property descriptors travel as [flags, value, get, set]; the flag
// bits are DESCRIPTOR in property-natives.ts: 1 value, 2 get, 4 set present; 8/16 writable present
// and true, 32/64 enumerable, 128/256 configurable.

function ObjectConstructor(value) {
  const newTarget = $NewTarget();
  if (newTarget !== undefined && newTarget !== $Root(Object)) {
    return $NewObject($PrototypeFromConstructor(newTarget, $Root(ObjectPrototype)));
  }
  if (value === undefined || value === null) return {};
  return $ToObject(value);
}

function ObjectAssign(target, ...sources) {
  const to = $ToObject(target);
  const count = $ArrayLength(sources);
  for (let i = 0; i < count; i++) {
    const source = sources[i];
    if (source === undefined || source === null) continue;
    const from = $ToObject(source);
    const keys = $OwnKeys(from, 3 /* KEYS_ALL */);
    const length = $ArrayLength(keys);
    for (let k = 0; k < length; k++) {
      const key = keys[k];
      if ($IsEnumerableOwn(from, key)) to[key] = from[key];
    }
  }
  return to;
}

function ObjectCreate(O, Properties) {
  if (O !== null && !$IsObject(O)) $ThrowType(`Object prototype may only be an Object or null: ${$Describe(O)}`);
  const obj = $NewObject(O);
  if (Properties !== undefined) return $ObjectDefineProperties(obj, Properties);
  return obj;
}

/** Reads a descriptor's fields in the specified order. */
function ToPropertyDescriptor(Obj) {
  if (!$IsObject(Obj)) $ThrowType(`Property description must be an object: ${$Describe(Obj)}`);
  let flags = 0;
  let value, get, set;
  if ('enumerable' in Obj) flags |= Obj.enumerable ? 96 : 32;
  if ('configurable' in Obj) flags |= Obj.configurable ? 384 : 128;
  if ('value' in Obj) {
    flags |= 1;
    value = Obj.value;
  }
  if ('writable' in Obj) flags |= Obj.writable ? 24 : 8;
  if ('get' in Obj) {
    get = Obj.get;
    if (get !== undefined && typeof get !== 'function') $ThrowType(`Getter must be a function: ${$Describe(get)}`);
    flags |= 2;
  }
  if ('set' in Obj) {
    set = Obj.set;
    if (set !== undefined && typeof set !== 'function') $ThrowType(`Setter must be a function: ${$Describe(set)}`);
    flags |= 4;
  }
  if ((flags & 6) !== 0 && (flags & 9) !== 0) {
    $ThrowType(`Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, ${$Describe(Obj)}`);
  }
  return [flags, value, get, set];
}

/** O.[[DefineOwnProperty]](P, Desc), throwing on false. ArraySetLength converts the value twice. */
function DefinePropertyOrThrow(O, P, desc) {
  let value = desc[1];
  if ((desc[0] & 1) !== 0 && P === 'length' && $ArrayLength(O) >= 0) {
    const length = $ToNumber(value) >>> 0;
    if (length !== $ToNumber(value)) $ThrowRangeError('Invalid array length');
    value = length;
  }
  if (!$DefineOwnProperty(O, P, desc[0], value, desc[2], desc[3])) $ThrowCannotDefine(O, P);
}

function ObjectDefineProperty(O, P, Attributes) {
  if (!$IsObject(O)) $ThrowTypeError('Object.defineProperty called on non-object');
  const key = $ToPropertyKey(P);
  $DefinePropertyOrThrow(O, key, $ToPropertyDescriptor(Attributes));
  return O;
}

function ObjectDefineProperties(O, Properties) {
  if (!$IsObject(O)) $ThrowTypeError('Object.defineProperties called on non-object');
  const props = $ToObject(Properties);
  const keys = $OwnKeys(props, 3 /* KEYS_ALL */);
  const length = $ArrayLength(keys);
  const descriptors = [];
  for (let i = 0; i < length; i++) {
    const key = keys[i];
    if (!$IsEnumerableOwn(props, key)) continue;
    const desc = $ToPropertyDescriptor(props[key]);
    $ArrayPush(descriptors, key);
    $ArrayPush(descriptors, desc);
  }
  const count = $ArrayLength(descriptors);
  for (let i = 0; i < count; i += 2) $DefinePropertyOrThrow(O, descriptors[i], descriptors[i + 1]);
  return O;
}

/** The own keys of an object as a list; `mode`: KEYS bits. */
function OwnKeys(object, mode) {
  const places = mode & 1 && !(mode & 16 /* KEYS_NO_INDICES */) ? $ManyIndices(object) : 0;
  if (places === 0) return $OwnKeysAtOnce(object, mode);
  const keys = [];
  for (let i = 0; i < places; i = $IndexKeysSlice(keys, object, i));
  const named = $OwnKeysAtOnce(object, mode | 16);
  const count = $ArrayLength(named);
  for (let i = 0; i < count; i++) $ArrayPush(keys, named[i]);
  return keys;
}

function ObjectKeys(O) {
  const obj = $ToObject(O);
  return $OwnKeys(obj, 5 /* strings, enumerable */);
}

function ObjectGetOwnPropertyNames(O) {
  return $OwnKeys($ToObject(O), 1);
}

function ObjectGetOwnPropertySymbols(O) {
  return $OwnKeys($ToObject(O), 2);
}

function ObjectValues(O) {
  const obj = $ToObject(O);
  const fast = $OwnDataEntries(obj, false);
  if (!$IsHole(fast)) return fast;
  const keys = $OwnKeys(obj, 1);
  const length = $ArrayLength(keys);
  const values = [];
  for (let i = 0; i < length; i++) {
    const key = keys[i];
    if ($IsEnumerableOwn(obj, key)) $ArrayPush(values, obj[key]);
  }
  return values;
}

function ObjectEntries(O) {
  const obj = $ToObject(O);
  const fast = $OwnDataEntries(obj, true);
  if (!$IsHole(fast)) return fast;
  const keys = $OwnKeys(obj, 1);
  const length = $ArrayLength(keys);
  const entries = [];
  for (let i = 0; i < length; i++) {
    const key = keys[i];
    if ($IsEnumerableOwn(obj, key)) $ArrayPush(entries, [key, obj[key]]);
  }
  return entries;
}

function ObjectFromEntries(iterable) {
  if (iterable === undefined || iterable === null) $ThrowNotIterable(iterable);
  const obj = {};
  const iterator = $GetIterator(iterable);
  const next = iterator.next;
  for (;;) {
    const entry = $IteratorStepValue(iterator, next);
    if ($IsHole(entry)) return obj;
    try {
      if (!$IsObject(entry)) $ThrowType(`Iterator value ${$Describe(entry)} is not an entry object`);
      const k = entry[0];
      const v = entry[1];
      const key = $ToPropertyKey(k);
      $DefineField(obj, key, v);
    } catch (error) {
      $IteratorCloseSilently(iterator);
      throw error;
    }
  }
}

function ObjectGetOwnPropertyDescriptor(O, P) {
  const obj = $ToObject(O);
  const key = $ToPropertyKey(P);
  return $OwnPropertyDescriptor(obj, key);
}

function ObjectGetOwnPropertyDescriptors(O) {
  const obj = $ToObject(O);
  const keys = $OwnKeys(obj, 3);
  const length = $ArrayLength(keys);
  const descriptors = {};
  for (let i = 0; i < length; i++) {
    const key = keys[i];
    const descriptor = $OwnPropertyDescriptor(obj, key);
    if (descriptor !== undefined) $DefineField(descriptors, key, descriptor);
  }
  return descriptors;
}

function ObjectGetPrototypeOf(O) {
  return $GetPrototype($ToObject(O));
}

function ObjectSetPrototypeOf(O, proto) {
  if (O === undefined || O === null) $ThrowTypeError('Object.setPrototypeOf called on null or undefined');
  if (proto !== null && !$IsObject(proto)) $ThrowType(`Object prototype may only be an Object or null: ${$Describe(proto)}`);
  if ($IsObject(O)) $SetPrototypeOrThrow(O, proto);
  return O;
}

function ObjectHasOwn(O, P) {
  const obj = $ToObject(O);
  const key = $ToPropertyKey(P);
  return $HasOwn(obj, key);
}

function ObjectIs(value1, value2) {
  return $SameValue(value1, value2);
}

function ObjectPreventExtensions(O) {
  if ($IsObject(O)) $PreventExtensions(O);
  return O;
}

function ObjectIsExtensible(O) {
  return $IsObject(O) && $IsExtensible(O);
}

function ObjectFreeze(O) {
  if ($IsObject(O)) $SetIntegrityLevel(O, true);
  return O;
}

function ObjectSeal(O) {
  if ($IsObject(O)) $SetIntegrityLevel(O, false);
  return O;
}

function ObjectIsFrozen(O) {
  return !$IsObject(O) || $TestIntegrityLevel(O, true);
}

function ObjectIsSealed(O) {
  return !$IsObject(O) || $TestIntegrityLevel(O, false);
}

/** GroupBy for property keys: [keys, groups]. */
function ObjectGroupBy(items, callback) {
  if (items === undefined || items === null) $ThrowNotIterable(items);
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  const obj = $NewObject(null);
  const iterator = $GetIterator(items);
  const next = iterator.next;
  let k = 0;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return obj;
    let key;
    try {
      key = $ToPropertyKey($Call(callback, undefined, value, k));
    } catch (error) {
      $IteratorCloseSilently(iterator);
      throw error;
    }
    if ($HasOwn(obj, key)) $ArrayPush(obj[key], value);
    else $DefineField(obj, key, [value]);
    k++;
  }
}

// --- Object.prototype

function ObjectPrototypeHasOwnProperty(V) {
  const key = $ToPropertyKey(V);
  return $HasOwn($ToObject($This()), key);
}

function ObjectPrototypeIsPrototypeOf(V) {
  if (!$IsObject(V)) return false;
  const O = $ToObject($This());
  return $HasInPrototypeChain(V, O);
}

function ObjectPrototypePropertyIsEnumerable(V) {
  const key = $ToPropertyKey(V);
  return $IsEnumerableOwn($ToObject($This()), key);
}

function ObjectPrototypeToLocaleString() {
  const O = $This();
  if (O === undefined || O === null) $ThrowTypeError('Object.prototype.toLocaleString called on null or undefined');
  return O.toString();
}

function ObjectPrototypeToString() {
  const value = $This();
  if (value === undefined) return '[object Undefined]';
  if (value === null) return '[object Null]';
  const O = $ToObject(value);
  const builtinTag = $BuiltinTag(O);
  const tag = O[$Root(symbolToStringTag)];
  return `[object ${typeof tag === 'string' ? tag : builtinTag}]`;
}

function ObjectPrototypeValueOf() {
  return $ToObject($This());
}

function ObjectPrototypeProtoGetter() {
  return $GetPrototype($ToObject($This()));
}

function ObjectPrototypeProtoSetter(proto) {
  const O = $This();
  if (O === undefined || O === null) $ThrowTypeError('Object.prototype.__proto__ called on null or undefined');
  if (proto !== null && !$IsObject(proto)) return;
  if ($IsObject(O)) $SetPrototypeOrThrow(O, proto);
}

function ObjectPrototypeDefineGetter(P, getter) {
  const O = $ToObject($This());
  if (typeof getter !== 'function') $ThrowTypeError('Object.prototype.__defineGetter__: Expecting function');
  const key = $ToPropertyKey(P);
  if (!$DefineOwnProperty(O, key, 2 | 96 | 384, undefined, getter, undefined)) $ThrowCannotDefine(O, key);
}

function ObjectPrototypeDefineSetter(P, setter) {
  const O = $ToObject($This());
  if (typeof setter !== 'function') $ThrowTypeError('Object.prototype.__defineSetter__: Expecting function');
  const key = $ToPropertyKey(P);
  if (!$DefineOwnProperty(O, key, 4 | 96 | 384, undefined, undefined, setter)) $ThrowCannotDefine(O, key);
}

function ObjectPrototypeLookupGetter(P) {
  const O = $ToObject($This());
  const getter = $FindGetter(O, $ToPropertyKey(P));
  return $IsHole(getter) ? undefined : getter;
}

function ObjectPrototypeLookupSetter(P) {
  const O = $ToObject($This());
  const setter = $FindSetter(O, $ToPropertyKey(P));
  return $IsHole(setter) ? undefined : setter;
}
