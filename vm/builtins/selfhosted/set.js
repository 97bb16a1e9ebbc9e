// Set: what calls back, and the methods that take another collection.

function SetConstructor(iterable) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Set requires 'new'");
  const set = $NewSet($PrototypeFromConstructor(newTarget, $Root(SetPrototype)));
  if (iterable === undefined || iterable === null) return set;
  const adder = set.add;
  if (typeof adder !== 'function') $ThrowType(`'${$Describe(adder)}' returned for property 'add' of object '#<Set>' is not a function`);
  $AddValuesFromIterable(set, iterable, adder);
  return set;
}

function AddValuesFromIterable(target, iterable, adder) {
  if (adder === $Root(SetProtoAdd) && $IsFastIterable(iterable)) {
    for (let i = 0; i < $ArrayLength(iterable); i++) $SetAdd(target, iterable[i]);
    return;
  }
  const iterator = $GetIterator(iterable);
  const next = iterator.next;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return;
    try {
      $Call(adder, target, value);
    } catch (error) {
      $IteratorCloseSilently(iterator);
      throw error;
    }
  }
}

function SetPrototypeForEach(callbackfn, thisArg) {
  const set = $This();
  if (!$IsSet(set)) $ThrowType(`Method Set.prototype.forEach called on incompatible receiver ${$Describe(set)}`);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  const cursor = $NewTableIterator(set, 1);
  const entry = [undefined, undefined];
  while ($TableStep(cursor, entry)) {
    const value = entry[0];
    $Call(callbackfn, thisArg, value, value, set);
  }
}

function ThisSet(set, method) {
  if (!$IsSet(set)) $ThrowType(`Method ${method} called on incompatible receiver ${$Describe(set)}`);
  return set;
}

/** GetSetRecord: [object, size, has, keys]. */
function GetSetRecord(obj) {
  if (!$IsObject(obj)) $ThrowType(`${$Describe(obj)} is not an object`);
  const numSize = $ToNumber(obj.size);
  if (numSize !== numSize) $ThrowTypeError("The 'size' property must be a number");
  const intSize = $IntegerOrInfinity(numSize);
  if (intSize < 0) $ThrowRange(`'${intSize}' is an invalid size`);
  const has = obj.has;
  if (typeof has !== 'function') $ThrowType(`The 'has' property must be a function`);
  const keys = obj.keys;
  if (typeof keys !== 'function') $ThrowType(`The 'keys' property must be a function`);
  return [obj, intSize, has, keys];
}

function SetRecordIterator(record) {
  const iterator = $Call(record[3], record[0]);
  if (!$IsObject(iterator)) $ThrowType(`${$Describe(iterator)} is not an object`);
  return iterator;
}

function CopySet(set) {
  const copy = $NewSet($Root(SetPrototype));
  const cursor = $NewTableIterator(set, 1);
  const entry = [undefined, undefined];
  while ($TableStep(cursor, entry)) $SetAdd(copy, entry[0]);
  return copy;
}

function SetPrototypeUnion(other) {
  const O = $ThisSet($This(), 'Set.prototype.union');
  const record = $GetSetRecord(other);
  const iterator = $SetRecordIterator(record);
  const next = iterator.next;
  const result = $CopySet(O);
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return result;
    $SetAdd(result, value);
  }
}

function SetPrototypeIntersection(other) {
  const O = $ThisSet($This(), 'Set.prototype.intersection');
  const record = $GetSetRecord(other);
  const result = $NewSet($Root(SetPrototype));
  if ($SetSize(O) <= record[1]) {
    const cursor = $NewTableIterator(O, 1);
    const entry = [undefined, undefined];
    while ($TableStep(cursor, entry)) {
      const value = entry[0];
      if ($Call(record[2], other, value)) $SetAdd(result, value);
    }
    return result;
  }
  const iterator = $SetRecordIterator(record);
  const next = iterator.next;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return result;
    if ($SetHas(O, value)) $SetAdd(result, value);
  }
}

function SetPrototypeDifference(other) {
  const O = $ThisSet($This(), 'Set.prototype.difference');
  const record = $GetSetRecord(other);
  const result = $CopySet(O);
  if ($SetSize(O) <= record[1]) {
    const cursor = $NewTableIterator(O, 1);
    const entry = [undefined, undefined];
    while ($TableStep(cursor, entry)) {
      const value = entry[0];
      if ($Call(record[2], other, value)) $SetDelete(result, value);
    }
    return result;
  }
  const iterator = $SetRecordIterator(record);
  const next = iterator.next;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return result;
    $SetDelete(result, value);
  }
}

function SetPrototypeSymmetricDifference(other) {
  const O = $ThisSet($This(), 'Set.prototype.symmetricDifference');
  const record = $GetSetRecord(other);
  const iterator = $SetRecordIterator(record);
  const next = iterator.next;
  const result = $CopySet(O);
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return result;
    if ($SetHas(O, value)) $SetDelete(result, value);
    else $SetAdd(result, value);
  }
}

function SetPrototypeIsSubsetOf(other) {
  const O = $ThisSet($This(), 'Set.prototype.isSubsetOf');
  const record = $GetSetRecord(other);
  if ($SetSize(O) > record[1]) return false;
  const cursor = $NewTableIterator(O, 1);
  const entry = [undefined, undefined];
  while ($TableStep(cursor, entry)) {
    if (!$Call(record[2], other, entry[0])) return false;
  }
  return true;
}

function SetPrototypeIsSupersetOf(other) {
  const O = $ThisSet($This(), 'Set.prototype.isSupersetOf');
  const record = $GetSetRecord(other);
  if ($SetSize(O) < record[1]) return false;
  const iterator = $SetRecordIterator(record);
  const next = iterator.next;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return true;
    if (!$SetHas(O, value)) {
      $IteratorClose(iterator);
      return false;
    }
  }
}

function SetPrototypeIsDisjointFrom(other) {
  const O = $ThisSet($This(), 'Set.prototype.isDisjointFrom');
  const record = $GetSetRecord(other);
  if ($SetSize(O) <= record[1]) {
    const cursor = $NewTableIterator(O, 1);
    const entry = [undefined, undefined];
    while ($TableStep(cursor, entry)) {
      if ($Call(record[2], other, entry[0])) return false;
    }
    return true;
  }
  const iterator = $SetRecordIterator(record);
  const next = iterator.next;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return true;
    if ($SetHas(O, value)) {
      $IteratorClose(iterator);
      return false;
    }
  }
}
