// Promises. State, reactions and jobs are native (promise-natives.ts); what may call guest code is
// here. Where the constructor is %Promise% itself no resolving functions are made: a reaction then
// names the derived promise alone (resolve undefined), which no program can tell apart.

function PromiseConstructor(executor) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Promise constructor cannot be invoked without 'new'");
  if (typeof executor !== 'function') $ThrowType(`Promise resolver ${$Describe(executor)} is not a function`);
  const promise = $NewPromise($PrototypeFromConstructor(newTarget, $Root(PromisePrototype)));
  let alreadyResolved = false;
  try {
    $Call(
      executor,
      undefined,
      (resolution) => {
        if (alreadyResolved) return;
        alreadyResolved = true;
        $ResolvePromise(promise, resolution);
      },
      (reason) => {
        if (alreadyResolved) return;
        alreadyResolved = true;
        $RejectPromise(promise, reason);
      },
    );
  } catch (error) {
    if (!alreadyResolved) {
      alreadyResolved = true;
      $RejectPromise(promise, error);
    }
  }
  return promise;
}

/** The steps of a promise's resolve function. */
function ResolvePromise(promise, resolution) {
  if ($TryResolvePromise(promise, resolution)) return;
  if (resolution === promise) {
    $RejectPromise(promise, $MakeError(1 /* TypeError */, 'Chaining cycle detected for promise #<Promise>'));
    return;
  }
  let then;
  try {
    then = resolution.then;
  } catch (error) {
    $RejectPromise(promise, error);
    return;
  }
  if (typeof then === 'function') $EnqueueThenableJob(promise, resolution, then);
  else $FulfillPromise(promise, resolution);
}

function PromiseResolveThenableJob(promiseToResolve, thenable, then) {
  if (then === $Root(PromiseThen) && $HasPlainPromiseConstructor(thenable)) {
    $PromiseThen(thenable, undefined, undefined, promiseToResolve, undefined, undefined);
    return;
  }
  let alreadyResolved = false;
  try {
    $Call(
      then,
      thenable,
      (resolution) => {
        if (alreadyResolved) return;
        alreadyResolved = true;
        $ResolvePromise(promiseToResolve, resolution);
      },
      (reason) => {
        if (alreadyResolved) return;
        alreadyResolved = true;
        $RejectPromise(promiseToResolve, reason);
      },
    );
  } catch (error) {
    if (!alreadyResolved) {
      alreadyResolved = true;
      $RejectPromise(promiseToResolve, error);
    }
  }
}

/** The job of a reaction made by `then`. */
function PromiseReactionJob(handler, argument, rejected, promise, resolve, reject) {
  let result = argument;
  let failed = rejected;
  if (handler !== undefined) {
    try {
      result = $Call(handler, undefined, argument);
      failed = false;
    } catch (error) {
      result = error;
      failed = true;
    }
  }
  if (promise === undefined) return;
  if (failed) {
    if (reject === undefined) $RejectPromise(promise, result);
    else $Call(reject, undefined, result);
  } else if (resolve === undefined) $ResolvePromise(promise, result);
  else $Call(resolve, undefined, result);
}

/** [promise, resolve, reject] */
function NewPromiseCapability(C) {
  if (!$IsConstructor(C)) $ThrowType(`${$Describe(C)} is not a constructor`);
  if (C === $Root(Promise)) {
    const native = $NewPromise($Root(PromisePrototype));
    let alreadyResolved = false;
    return [
      native,
      (resolution) => {
        if (alreadyResolved) return;
        alreadyResolved = true;
        $ResolvePromise(native, resolution);
      },
      (reason) => {
        if (alreadyResolved) return;
        alreadyResolved = true;
        $RejectPromise(native, reason);
      },
    ];
  }
  let resolve, reject;
  const promise = $Construct(C, (resolveFunction, rejectFunction) => {
    if (resolve !== undefined || reject !== undefined) $ThrowTypeError('Promise executor has already been invoked with non-undefined arguments');
    resolve = resolveFunction;
    reject = rejectFunction;
  });
  if (typeof resolve !== 'function' || typeof reject !== 'function') {
    $ThrowTypeError('Promise resolve or reject function is not callable');
  }
  return [promise, resolve, reject];
}

function PromiseResolve(C, x) {
  if ($IsPromise(x) && x.constructor === C) return x;
  if (C === $Root(Promise)) {
    const promise = $NewPromise($Root(PromisePrototype));
    $ResolvePromise(promise, x);
    return promise;
  }
  const capability = $NewPromiseCapability(C);
  $Call(capability[1], undefined, x);
  return capability[0];
}

/** PromiseResolve(%Promise%, x): what `await x` waits for, where that is more than ToPromise does itself. */
function PromiseResolveForAwait(x) {
  if ($IsPromise(x) && x.constructor === $Root(Promise)) return x;
  const promise = $NewPromise($Root(PromisePrototype));
  $ResolvePromise(promise, x);
  return promise;
}

function PromisePrototypeThen(onFulfilled, onRejected) {
  const promise = $This();
  if (!$IsPromise(promise)) $ThrowType(`Method Promise.prototype.then called on incompatible receiver ${$Describe(promise)}`);
  const C = $HasPlainPromiseConstructor(promise) ? $Root(Promise) : $SpeciesConstructor(promise, $Root(Promise));
  if (C === $Root(Promise)) {
    const result = $NewPromise($Root(PromisePrototype));
    $PromiseThen(promise, onFulfilled, onRejected, result, undefined, undefined);
    return result;
  }
  const capability = $NewPromiseCapability(C);
  $PromiseThen(promise, onFulfilled, onRejected, capability[0], capability[1], capability[2]);
  return capability[0];
}

function PromisePrototypeCatch(onRejected) {
  const promise = $This();
  return promise.then(undefined, onRejected);
}

function PromisePrototypeFinally(onFinally) {
  const promise = $This();
  if (!$IsObject(promise)) $ThrowTypeError('Promise.prototype.finally called on a non-object');
  const C = $SpeciesConstructor(promise, $Root(Promise));
  if (typeof onFinally !== 'function') return promise.then(onFinally, onFinally);
  return promise.then(
    (value) => {
      const result = $Call(onFinally, undefined);
      const p = $PromiseResolve(C, result);
      return p.then(() => value);
    },
    (reason) => {
      const result = $Call(onFinally, undefined);
      const p = $PromiseResolve(C, result);
      return p.then(() => {
        throw reason;
      });
    },
  );
}

function PromiseStaticResolve(x) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('PromiseResolve called on non-object');
  return $PromiseResolve(C, x);
}

function PromiseStaticReject(r) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('PromiseReject called on non-object');
  if (C === $Root(Promise)) {
    const promise = $NewPromise($Root(PromisePrototype));
    $RejectPromise(promise, r);
    return promise;
  }
  const capability = $NewPromiseCapability(C);
  $Call(capability[2], undefined, r);
  return capability[0];
}

function PromiseWithResolvers() {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('Promise.withResolvers called on non-object');
  const capability = $NewPromiseCapability(C);
  return { promise: capability[0], resolve: capability[1], reject: capability[2] };
}

function PromiseTry(callback, ...args) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('Promise.try called on non-object');
  const capability = $NewPromiseCapability(C);
  try {
    const result = $CallArray(callback, undefined, args);
    $Call(capability[1], undefined, result);
  } catch (error) {
    $Call(capability[2], undefined, error);
  }
  return capability[0];
}

function PromiseAll(iterable) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('Promise.all called on non-object');
  return $PromiseCombine(C, iterable, 0);
}

function PromiseAllSettled(iterable) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('Promise.allSettled called on non-object');
  return $PromiseCombine(C, iterable, 1);
}

function PromiseAny(iterable) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('Promise.any called on non-object');
  return $PromiseCombine(C, iterable, 2);
}

function PromiseRace(iterable) {
  const C = $This();
  if (!$IsObject(C)) $ThrowTypeError('Promise.race called on non-object');
  return $PromiseCombine(C, iterable, 3);
}

/** How the combinators differ. mode: 0 all, 1 allSettled, 2 any, 3 race. */
function PromiseCombine(C, iterable, mode) {
  const capability = $NewPromiseCapability(C);
  let iterator;
  let open = false;
  try {
    const promiseResolve = C.resolve;
    if (typeof promiseResolve !== 'function') $ThrowTypeError('Promise resolve or reject function is not callable');
    iterator = $GetIterator(iterable);
    const next = iterator.next;
    const group = { values: [], remaining: 1, mode, capability };
    for (let index = 0; ; index++) {
      const value = $IteratorStepValue(iterator, next);
      if ($IsHole(value)) {
        if (mode !== 3) $FinishCombination(group);
        return capability[0];
      }
      open = true;
      $ArrayPush(group.values, undefined);
      const promise = $Call(promiseResolve, C, value);
      if (mode === 3) promise.then(capability[1], capability[2]);
      else $CombineElement(group, index, promise);
      open = false;
    }
  } catch (error) {
    if (open) $IteratorCloseSilently(iterator);
    $Call(capability[2], undefined, error);
    return capability[0];
  }
}

/** One element's part in the group is done. */
function FinishCombination(group) {
  group.remaining--;
  if (group.remaining !== 0) return;
  if (group.mode !== 2) {
    $Call(group.capability[1], undefined, group.values);
    return;
  }
  const error = $MakeError(7 /* AggregateError */, 'All promises were rejected');
  $DefineHidden(error, 'errors', group.values);
  $Call(group.capability[2], undefined, error);
}

function CombineElement(group, index, promise) {
  let called = false;
  group.remaining++;
  const settle = (value) => {
    if (called) return;
    called = true;
    group.values[index] = value;
    $FinishCombination(group);
  };
  if (group.mode === 0) promise.then((x) => settle(x), group.capability[2]);
  else if (group.mode === 2) promise.then(group.capability[1], (x) => settle(x));
  else {
    promise.then(
      (value) => settle({ status: 'fulfilled', value }),
      (reason) => settle({ status: 'rejected', reason }),
    );
  }
}

/** Stands for the job of a reaction made by `await`: $RunJob knows it and goes on with the async function's frame. */
function AwaitReactionJob(_generator, _value, _mode) {}

/** All jobs of the thread's queue, in one go. */
function RunJobs() {
  for (let job = $TakeJob(); !$IsHole(job); job = $TakeJob()) $RunJob(job);
}
