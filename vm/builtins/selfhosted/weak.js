// WeakMap, WeakSet, WeakRef, FinalizationRegistry: constructors and clean-up.

function WeakMapConstructor(iterable) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor WeakMap requires 'new'");
  const map = $NewWeakMap($PrototypeFromConstructor(newTarget, $Root(WeakMapPrototype)));
  if (iterable === undefined || iterable === null) return map;
  const adder = map.set;
  if (typeof adder !== 'function') $ThrowType(`'${$Describe(adder)}' returned for property 'set' of object '#<WeakMap>' is not a function`);
  $AddEntriesFromIterable(map, iterable, adder);
  return map;
}

function WeakSetConstructor(iterable) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor WeakSet requires 'new'");
  const set = $NewWeakSet($PrototypeFromConstructor(newTarget, $Root(WeakSetPrototype)));
  if (iterable === undefined || iterable === null) return set;
  const adder = set.add;
  if (typeof adder !== 'function') $ThrowType(`'${$Describe(adder)}' returned for property 'add' of object '#<WeakSet>' is not a function`);
  $AddValuesFromIterable(set, iterable, adder);
  return set;
}

function WeakRefConstructor(target) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor WeakRef requires 'new'");
  if (!$CanBeHeldWeakly(target)) $ThrowTypeError('WeakRef: invalid target');
  return $NewWeakRef($PrototypeFromConstructor(newTarget, $Root(WeakRefPrototype)), target);
}

function FinalizationRegistryConstructor(cleanupCallback) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor FinalizationRegistry requires 'new'");
  if (typeof cleanupCallback !== 'function') $ThrowTypeError('FinalizationRegistry: cleanup must be callable');
  return $NewFinalizationRegistry($PrototypeFromConstructor(newTarget, $Root(FinalizationRegistryPrototype)), cleanupCallback);
}

/** The job that the collector's finds lead to: calls the callback for every dead cell of a registry. */
function CleanupFinalizationRegistry(registry) {
  const callback = $FinalizationCallback(registry);
  for (;;) {
    const held = $TakeFinalized(registry);
    if ($IsHole(held)) return;
    $Call(callback, undefined, held);
  }
}
