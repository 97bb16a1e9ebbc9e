// Threads, locks, conditions, timers. Natives that wait return before they sleep: the dispatcher parks
// the thread at the boundary behind them, and the loops here ask again.

/** Entry of threads, jobs and timers. */
function CallEntry(fn, args) {
  return $CallArray(fn, undefined, args);
}

function PublishResult(value) {
  $PublishEnd(false, value);
}

function PublishFailure(value) {
  $NoteFailure();
  $PublishEnd(true, value);
}

// --- Thread --------------------------------------------------------------------------------------

function ThreadConstructor(fn, ...args) {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Thread requires 'new'");
  if (typeof fn !== 'function') $ThrowType(`${$Describe(fn)} is not a function`);
  const thread = $NewThread($PrototypeFromConstructor(newTarget, $Root(ThreadPrototype)));
  while (!$StartThread(thread, fn, args)) {}
  return thread;
}

function ThreadCurrent() {
  return $CurrentThread();
}

function ThreadRestrict(object) {
  if (!$IsObject(object)) $ThrowType(`${$Describe(object)} is not an object`);
  $RestrictObject(object);
  return object;
}

function ThreadPrototypeId() {
  return $ThreadId($This());
}

function ThreadPrototypeJoin() {
  const thread = $This();
  while (!$HasEnded(thread)) {}
  return $Outcome(thread);
}

function ThreadPrototypeAsyncJoin() {
  const thread = $This();
  if (!$IsThread(thread)) $ThrowType(`Method Thread.prototype.asyncJoin called on incompatible receiver ${$Describe(thread)}`);
  const promise = $NewPromise($Root(PromisePrototype));
  $JoinAsync(thread, promise);
  return promise;
}

/** The job of an asyncJoin. */
function SettleJoin(thread, promise) {
  let value;
  try {
    value = $Outcome(thread);
  } catch (error) {
    $RejectPromise(promise, error);
    return;
  }
  $ResolvePromise(promise, value);
}

// --- Lock ----------------------------------------------------------------------------------------

function CheckLock(value, method) {
  if (!$IsLock(value)) $ThrowType(`Method ${method} called on incompatible receiver ${$Describe(value)}`);
}

function LockConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Lock requires 'new'");
  return $NewLock($PrototypeFromConstructor(newTarget, $Root(LockPrototype)));
}

function LockPrototypeLocked() {
  const lock = $This();
  $CheckLock(lock, 'get Lock.prototype.locked');
  return $IsLockHeld(lock);
}

function LockPrototypeHold(fn) {
  const lock = $This();
  $CheckLock(lock, 'Lock.prototype.hold');
  if (typeof fn !== 'function') $ThrowType(`${$Describe(fn)} is not a function`);
  while (!$TakeLock(lock)) {}
  try {
    return $Call(fn, undefined);
  } finally {
    $ReleaseLock(lock);
  }
}

function LockPrototypeAsyncHold(fn) {
  const lock = $This();
  $CheckLock(lock, 'Lock.prototype.asyncHold');
  if (fn !== undefined && typeof fn !== 'function') $ThrowType(`${$Describe(fn)} is not a function`);
  const promise = $NewPromise($Root(PromisePrototype));
  $HoldAsync(lock, fn, promise);
  return promise;
}

/** The job that a lock is handed to. */
function RunWithLock(lock, fn, promise) {
  $AdoptLock(lock);
  if (fn === undefined) {
    let released = false;
    $ResolvePromise(promise, () => {
      if (released) $ThrowType('The lock was released already');
      $ReleaseLock(lock);
      released = true;
    });
    return;
  }
  let value;
  try {
    value = $Call(fn, undefined);
  } catch (error) {
    $ReleaseLock(lock);
    $RejectPromise(promise, error);
    return;
  }
  $ReleaseLock(lock);
  $ResolvePromise(promise, value);
}

// --- Condition -----------------------------------------------------------------------------------

function CheckCondition(value, method) {
  if (!$IsCondition(value)) $ThrowType(`Method ${method} called on incompatible receiver ${$Describe(value)}`);
}

function ConditionConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Condition requires 'new'");
  return $NewCondition($PrototypeFromConstructor(newTarget, $Root(ConditionPrototype)));
}

/** Releases the lock, waits, takes it again; false when the deadline has passed. */
function WaitOnCondition(condition, lock, deadline) {
  $StartWaiting(condition, lock, deadline);
  let waiting;
  do waiting = $IsStillWaiting(condition, deadline);
  while (waiting === true);
  while (!$TakeLock(lock)) {}
  return waiting === false;
}

function ConditionPrototypeWait(lock) {
  const condition = $This();
  $CheckCondition(condition, 'Condition.prototype.wait');
  if (!$IsLock(lock)) $ThrowType(`${$Describe(lock)} is not a lock`);
  $WaitOnCondition(condition, lock, Infinity);
}

function ConditionPrototypeAsyncWait(lock) {
  const condition = $This();
  $CheckCondition(condition, 'Condition.prototype.asyncWait');
  if (!$IsLock(lock)) $ThrowType(`${$Describe(lock)} is not a lock`);
  const promise = $NewPromise($Root(PromisePrototype));
  $WaitAsyncOnCondition(condition, lock, promise);
  return promise;
}

/** undefined: `missing`; else an integer of at least 0. */
function NotifyCount(count, missing) {
  if (count === undefined) return missing;
  const number = $ToNumber(count);
  return number > 0 ? number : 0;
}

function ConditionPrototypeNotify(count) {
  const condition = $This();
  $CheckCondition(condition, 'Condition.prototype.notify');
  return $Notify(condition, $NotifyCount(count, 1));
}

function ConditionPrototypeNotifyAll() {
  const condition = $This();
  $CheckCondition(condition, 'Condition.prototype.notifyAll');
  return $Notify(condition, Infinity);
}

// --- ThreadLocal ---------------------------------------------------------------------------------

function ThreadLocalConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor ThreadLocal requires 'new'");
  return $NewThreadLocal($PrototypeFromConstructor(newTarget, $Root(ThreadLocalPrototype)));
}

function ThreadLocalPrototypeGetValue() {
  return $ThreadLocalGet($This());
}

function ThreadLocalPrototypeSetValue(value) {
  $ThreadLocalSet($This(), value);
}

// --- Atomics.Mutex and Atomics.Condition -----------------------------------------------------------

function MutexConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Atomics.Mutex requires 'new'");
  return $NewLock($PrototypeFromConstructor(newTarget, $Root(MutexPrototype)));
}

function MutexConditionConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor Atomics.Condition requires 'new'");
  return $NewCondition($PrototypeFromConstructor(newTarget, $Root(MutexConditionPrototype)));
}

function UnlockTokenConstructor() {
  const newTarget = $NewTarget();
  if (newTarget === undefined) $ThrowTypeError("Constructor UnlockToken requires 'new'");
  return $NewUnlockToken($PrototypeFromConstructor(newTarget, $Root(UnlockTokenPrototype)));
}

function UnlockTokenPrototypeLocked() {
  return $TokenMutex($This()) !== undefined;
}

function UnlockTokenPrototypeUnlock() {
  const token = $This();
  const mutex = $TokenMutex(token);
  if (mutex === undefined) return false;
  $ReleaseLock(mutex);
  $SetTokenMutex(token, undefined);
  return true;
}

function UnlockTokenPrototypeDispose() {
  const token = $This();
  const mutex = $TokenMutex(token);
  if (mutex === undefined) return;
  $ReleaseLock(mutex);
  $SetTokenMutex(token, undefined);
}

function CheckMutex(mutex) {
  if (!$IsLock(mutex)) $ThrowType(`${$Describe(mutex)} is not an Atomics.Mutex`);
}

/** An empty token to fill: the given one, or a new one. */
function EmptyToken(token) {
  if (token === undefined) return $NewUnlockToken($Root(UnlockTokenPrototype));
  if (!$IsUnlockToken(token)) $ThrowType(`${$Describe(token)} is not an Atomics.Mutex.UnlockToken`);
  if ($TokenMutex(token) !== undefined) $ThrowTypeError('The unlock token is not empty');
  return token;
}

/** The mutex that a filled token unlocks. */
function MutexOfToken(token) {
  if (!$IsUnlockToken(token)) $ThrowType(`${$Describe(token)} is not an Atomics.Mutex.UnlockToken`);
  const mutex = $TokenMutex(token);
  if (mutex === undefined) $ThrowTypeError('The unlock token is empty');
  return mutex;
}

function WaitTimeout(timeout) {
  const number = timeout === undefined ? Infinity : $ToNumber(timeout);
  return number !== number ? Infinity : number > 0 ? number : 0;
}

function MutexLock(mutex, token) {
  $CheckMutex(mutex);
  const filled = $EmptyToken(token);
  while (!$TakeLock(mutex)) {}
  $SetTokenMutex(filled, mutex);
  return filled;
}

function MutexTryLock(mutex, token) {
  return $MutexLockWithin(mutex, 0, token);
}

function MutexLockIfAvailable(mutex, timeout, token) {
  return $MutexLockWithin(mutex, $WaitTimeout(timeout), token);
}

function MutexLockWithin(mutex, timeout, token) {
  $CheckMutex(mutex);
  const filled = $EmptyToken(token);
  const deadline = $Deadline(timeout);
  let taken;
  do taken = $TakeLockUntil(mutex, deadline);
  while (taken === undefined);
  if (!taken) return null;
  $SetTokenMutex(filled, mutex);
  return filled;
}

function CheckMutexCondition(condition) {
  if (!$IsCondition(condition)) $ThrowType(`${$Describe(condition)} is not an Atomics.Condition`);
}

function MutexConditionWait(condition, token) {
  $CheckMutexCondition(condition);
  const mutex = $MutexOfToken(token);
  $SetTokenMutex(token, undefined);
  $WaitOnCondition(condition, mutex, Infinity);
  $SetTokenMutex(token, mutex);
}

function MutexConditionWaitFor(condition, token, timeout, predicate) {
  $CheckMutexCondition(condition);
  const mutex = $MutexOfToken(token);
  if (predicate !== undefined && typeof predicate !== 'function') $ThrowType(`${$Describe(predicate)} is not a function`);
  const deadline = $Deadline($WaitTimeout(timeout));
  if (predicate === undefined) return $WaitWithToken(condition, token, mutex, deadline);
  while (!$Call(predicate, undefined)) {
    if (!$WaitWithToken(condition, token, mutex, deadline)) return !!$Call(predicate, undefined);
  }
  return true;
}

function WaitWithToken(condition, token, mutex, deadline) {
  $SetTokenMutex(token, undefined);
  const notified = $WaitOnCondition(condition, mutex, deadline);
  $SetTokenMutex(token, mutex);
  return notified;
}

function MutexConditionNotify(condition, count) {
  $CheckMutexCondition(condition);
  return $Notify(condition, $NotifyCount(count, Infinity));
}

// --- Atomics.wait --------------------------------------------------------------------------------

/** Checks the arguments of Atomics.wait and its kin; returns the index or property key. */
function WaitKey(target, index, waits) {
  if (!$IsWaitableArray(target, waits)) return $ToPropertyKey(index);
  const number = $ToNumber(index);
  const integer = number !== number ? 0 : number < 0 ? -$MathFloor(-number) : $MathFloor(number);
  if (integer < 0 || integer >= $WaitableLength(target)) $ThrowRangeError('Invalid atomic access index');
  return integer;
}

/** What is at the address now. */
function WaitedValue(target, key) {
  return $IsWaitableArray(target, false) ? $WaitableElement(target, key) : $OwnDataValue(target, key);
}

function WaitedFor(target, value) {
  return $IsWaitableArray(target, false) ? $ToNumber(value) | 0 : value;
}

function SameForWait(a, b) {
  return a === b || (a !== a && b !== b);
}

function AtomicsWait(target, index, value, timeout) {
  const key = $WaitKey(target, index, true);
  const expected = $WaitedFor(target, value);
  const deadline = $Deadline($WaitTimeout(timeout));
  $WaitedValue(target, key);
  $QueueAtAddress(target, key);
  if (!$SameForWait($WaitedValue(target, key), expected)) return $LeaveAddress() ? 'not-equal' : 'ok';
  let waiting;
  do waiting = $IsAtAddress(deadline);
  while (waiting === true);
  return waiting === false ? 'ok' : 'timed-out';
}

function AtomicsNotify(target, index, count) {
  const key = $WaitKey(target, index, false);
  let wanted = Infinity;
  if (count !== undefined) {
    const number = $ToNumber(count);
    wanted = number > 0 ? $MathFloor(number) : 0;
  }
  return $NotifyAddress(target, key, wanted);
}

function AtomicsWaitAsync(target, index, value, timeout) {
  const key = $WaitKey(target, index, true);
  const expected = $WaitedFor(target, value);
  const milliseconds = $WaitTimeout(timeout);
  const promise = $NewPromise($Root(PromisePrototype));
  const waiter = $WaitAsyncAt(target, key, promise);
  if (!$SameForWait($WaitedValue(target, key), expected) && $CancelAsyncWait(waiter)) {
    return { async: false, value: 'not-equal' };
  }
  if (milliseconds === 0 && $CancelAsyncWait(waiter)) return { async: false, value: 'timed-out' };
  if (milliseconds !== Infinity) {
    const id = $AddTimer(
      () => {
        if ($CancelAsyncWait(waiter)) $FulfillPromise(promise, 'timed-out');
      },
      [],
      milliseconds,
      0,
    );
    $SetWaiterTimer(waiter, id);
  }
  return { async: true, value: promise };
}

/** The job of a notified waitAsync. */
function SettleAsyncWait(promise, timer) {
  if (timer !== 0) $ClearTimer(timer);
  $FulfillPromise(promise, 'ok');
}

// --- timers --------------------------------------------------------------------------------------

function StartTimer(callback, delay, args, kind) {
  if (typeof callback !== 'function') {
    throw $InvalidArgType('callback', 'of type function', callback);
  }
  return $AddTimer(callback, args, $ToNumber(delay), kind);
}

function SetTimeout(callback, delay, ...args) {
  return $StartTimer(callback, delay, args, 0);
}

function SetInterval(callback, delay, ...args) {
  return $StartTimer(callback, delay, args, 1);
}

function SetImmediate(callback, ...args) {
  return $StartTimer(callback, 0, args, 2);
}

function ClearTimeout(id) {
  if (typeof id === 'number') $ClearTimer(id);
  else if (typeof id === 'string') $ClearTimer($ToNumber(id));
}
