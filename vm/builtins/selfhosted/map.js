// Map: what calls back. get, set, has, delete, clear and size are native.

function MapConstructor(iterable) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Map requires 'new'");
  const map = $NewMap($PrototypeFromConstructor(newTarget, $Root(MapPrototype)));
  if (iterable === undefined || iterable === null) return map;
  const adder = map.set;
  if (typeof adder !== 'function') $ThrowType(`'${$Describe(adder)}' returned for property 'set' of object '#<Map>' is not a function`);
  $AddEntriesFromIterable(map, iterable, adder);
  return map;
}

function AddEntriesFromIterable(target, iterable, adder) {
  const plain = adder === $Root(MapProtoSet);
  if (plain && $IsFastIterable(iterable)) {
    for (let i = 0; i < $ArrayLength(iterable); i++) {
      const entry = iterable[i];
      if (!$IsObject(entry)) $ThrowType(`Iterator value ${$Describe(entry)} is not an entry object`);
      const key = entry[0];
      $MapSet(target, key, entry[1]);
    }
    return;
  }
  const iterator = $GetIterator(iterable);
  const next = iterator.next;
  for (;;) {
    const entry = $IteratorStepValue(iterator, next);
    if ($IsHole(entry)) return;
    try {
      if (!$IsObject(entry)) $ThrowType(`Iterator value ${$Describe(entry)} is not an entry object`);
      const k = entry[0];
      const v = entry[1];
      $Call(adder, target, k, v);
    } catch (error) {
      $IteratorCloseSilently(iterator);
      throw error;
    }
  }
}

function MapPrototypeForEach(callbackfn, thisArg) {
  const map = $This();
  if (!$IsMap(map)) $ThrowType(`Method Map.prototype.forEach called on incompatible receiver ${$Describe(map)}`);
  if (typeof callbackfn !== 'function') $ThrowNotCallable(callbackfn);
  const cursor = $NewTableIterator(map, 2);
  const entry = [undefined, undefined];
  while ($TableStep(cursor, entry)) {
    const key = entry[0];
    $Call(callbackfn, thisArg, entry[1], key, map);
  }
}

function MapGroupBy(items, callback) {
  if (items === undefined || items === null) $ThrowNotIterable(items);
  if (typeof callback !== 'function') $ThrowNotCallable(callback);
  const map = $NewMap($Root(MapPrototype));
  const iterator = $GetIterator(items);
  const next = iterator.next;
  for (let k = 0; ; k++) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return map;
    let key;
    try {
      key = $Call(callback, undefined, value, k);
    } catch (error) {
      $IteratorCloseSilently(iterator);
      throw error;
    }
    const group = $MapGet(map, key);
    if (group === undefined) $MapSet(map, key, [value]);
    else $ArrayPush(group, value);
  }
}
