// Iteration protocol for built-ins that consume iterables, and %IteratorPrototype%.

/** GetIterator(obj, sync): the iterator object; callers read `next` themselves. description: obj's source text, or undefined. */
function GetIterator(obj, description) {
  const method = obj === undefined || obj === null ? undefined : obj[$Root(symbolIterator)];
  if (typeof method !== 'function') {
    if (description === undefined) $ThrowNotIterable(obj);
    $ThrowType(`${description} is not iterable`);
  }
  return $GetIteratorFromMethod(obj, method);
}

/** GetIterator(obj, async): an iterator whose steps are promises; a sync one is wrapped. */
function GetAsyncIterator(obj, description) {
  const method = obj === undefined || obj === null ? undefined : obj[$Root(symbolAsyncIterator)];
  if (method === undefined || method === null) {
    const iterator = $GetIterator(obj, description === undefined ? undefined : `${description} is not async iterable and`);
    return $AsyncFromSyncIterator(iterator);
  }
  if (typeof method !== 'function') $ThrowType(`${$Describe(method)} is not a function`);
  return $GetIteratorFromMethod(obj, method);
}

/** CreateAsyncFromSyncIterator, as an ordinary object: only compiled code ever sees it. */
function AsyncFromSyncIterator(iterator) {
  const next = iterator.next;
  return {
    next: (value) => $AsyncFromSyncStep(next, iterator, value, true),
    return: (value) => $AsyncFromSyncReturn(iterator, value),
  };
}

async function AsyncFromSyncStep(method, iterator, argument, closeOnRejection) {
  const result = $Call(method, iterator, argument);
  if (!$IsObject(result)) $ThrowType(`Iterator result ${$Describe(result)} is not an object`);
  const done = !!result.done;
  const promise = result.value;
  try {
    const value = await promise;
    return { value, done };
  } catch (error) {
    if (!done && closeOnRejection) $IteratorCloseSilently(iterator);
    throw error;
  }
}

function AsyncFromSyncReturn(iterator, value) {
  const method = $GetMethod(iterator, 'return');
  if (method === undefined) return $PromiseResolve($Root(Promise), { value, done: true });
  return $AsyncFromSyncStep(method, iterator, value, false);
}

function GetIteratorFromMethod(obj, method) {
  const iterator = $Call(method, obj);
  if (!$IsObject(iterator)) $ThrowTypeError('Result of the Symbol.iterator method is not an object');
  return iterator;
}

/** One step: the value, or the hole when the iterator is done. */
function IteratorStepValue(iterator, next) {
  const result = $Call(next, iterator);
  if (!$IsObject(result)) $ThrowType(`Iterator result ${$Describe(result)} is not an object`);
  if (result.done) return $Hole();
  return result.value;
}

/** IteratorClose with a normal completion. */
function IteratorClose(iterator) {
  const method = $GetMethod(iterator, 'return');
  if (method === undefined) return;
  const result = $Call(method, iterator);
  if (!$IsObject(result)) $ThrowType(`${$Describe(result)} is not an object`);
}

/** IteratorClose with a throw completion: the caller rethrows its own error. */
function IteratorCloseSilently(iterator) {
  try {
    const method = iterator.return;
    if (method !== undefined && method !== null) $Call(method, iterator);
  } catch {
    // The original error wins.
  }
}

/** Appends all values of an iterable to an internal list or a literal under construction. */
function AppendIterable(array, items, description) {
  if ($IsFastIterable(items)) {
    // An append cannot change items, so the length is read once a run.
    let k = 0;
    while (k < $ArrayLength(items)) {
      const copied = $FastAppend(array, $ArrayLength(array), items, k, $ArrayLength(items));
      if (copied > 0) k += copied;
      else {
        $ArrayPush(array, items[k]);
        k++;
      }
    }
    return array;
  }
  const iterator = $GetIterator(items, description);
  const next = iterator.next;
  for (;;) {
    const value = $IteratorStepValue(iterator, next);
    if ($IsHole(value)) return array;
    $ArrayPush(array, value);
  }
}

function IterableToList(items) {
  return $AppendIterable([], items, undefined);
}

/** CreateListFromArrayLike. */
function CreateListFromArrayLike(obj) {
  if (!$IsObject(obj)) $ThrowTypeError('CreateListFromArrayLike called on non-object');
  const copy = $FastArrayCopy(obj, 0, 4294967295);
  if (!$IsHole(copy)) return copy;
  const len = $LengthOfArrayLike(obj);
  if (len > 65000) $ThrowRangeError('Maximum call stack size exceeded');
  const list = [];
  for (let i = 0; i < len; i++) $ArrayPush(list, obj[i]);
  return list;
}

function IteratorConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Iterator requires 'new'");
  if (newTarget === $Root(Iterator)) $ThrowTypeError('Abstract class Iterator not directly constructable');
  return $NewObject($PrototypeFromConstructor(newTarget, $Root(IteratorPrototype)));
}

// Accessors that for web compatibility behave like data properties of every iterator but the prototype.
function IteratorPrototypeGetConstructor() {
  return $Root(Iterator);
}

function IteratorPrototypeSetConstructor(value) {
  $SetUnlessPrototype($This(), 'constructor', value);
}

function IteratorPrototypeGetTag() {
  return 'Iterator';
}

function IteratorPrototypeSetTag(value) {
  $SetUnlessPrototype($This(), $Root(symbolToStringTag), value);
}

/** SetterThatIgnoresPrototypeProperties(%Iterator.prototype%, ...) */
function SetUnlessPrototype(object, key, value) {
  if (!$IsObject(object)) $ThrowType(`Cannot set ${$Describe(key)} of ${$Describe(object)}`);
  if (object === $Root(IteratorPrototype)) $ThrowType(`Cannot assign to read only property '${$Describe(key)}' of object '${$Describe(object)}'`);
  if ($HasOwn(object, key)) object[key] = value;
  else $DefineField(object, key, value);
}

/** %ArrayIteratorPrototype%.next, where the native step declines: array-likes that are not arrays. */
function ArrayIteratorPrototypeNext() {
  const iterator = $This();
  const array = $ArrayIteratorTarget(iterator);
  if (array === undefined) return { value: undefined, done: true };
  const index = $IteratorIndex(iterator);
  const kind = $IteratorKind(iterator);
  let len = $ArrayLength(array);
  if (len < 0) len = $TypedArrayLengthOrHole(array);
  if ($IsHole(len)) len = $LengthOfArrayLike(array);
  if (index >= len) {
    $IteratorFinish(iterator);
    return { value: undefined, done: true };
  }
  $IteratorAdvance(iterator, index + 1);
  if (kind === 0) return { value: index, done: false };
  const value = array[index];
  if (kind === 1) return { value, done: false };
  return { value: [index, value], done: false };
}
