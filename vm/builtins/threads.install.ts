/** Thread, Lock, Condition, ThreadLocal, Atomics.Mutex and Atomics.Condition, waiting, timers. */
import type { InstallTable } from './install.ts';

export const threadsInstall: InstallTable = [
  { ctor: 'Thread', proto: 'ThreadPrototype', length: 1, self: 'ThreadConstructor' },
  { on: 'Thread', name: 'current', getter: 'ThreadCurrent' },
  { on: 'Thread', name: 'restrict', length: 1, self: 'ThreadRestrict' },
  { on: 'ThreadPrototype', name: 'id', getter: 'ThreadPrototypeId' },
  { on: 'ThreadPrototype', name: 'join', length: 0, self: 'ThreadPrototypeJoin' },
  { on: 'ThreadPrototype', name: 'asyncJoin', length: 0, self: 'ThreadPrototypeAsyncJoin' },
  { on: 'ThreadPrototype', name: '@@toStringTag', value: 'Thread' },

  { ctor: 'Lock', proto: 'LockPrototype', length: 0, self: 'LockConstructor' },
  { on: 'LockPrototype', name: 'locked', getter: 'LockPrototypeLocked' },
  { on: 'LockPrototype', name: 'hold', length: 1, self: 'LockPrototypeHold' },
  { on: 'LockPrototype', name: 'asyncHold', length: 1, self: 'LockPrototypeAsyncHold' },
  { on: 'LockPrototype', name: '@@toStringTag', value: 'Lock' },

  { ctor: 'Condition', proto: 'ConditionPrototype', length: 0, self: 'ConditionConstructor' },
  { on: 'ConditionPrototype', name: 'wait', length: 1, self: 'ConditionPrototypeWait' },
  { on: 'ConditionPrototype', name: 'asyncWait', length: 1, self: 'ConditionPrototypeAsyncWait' },
  { on: 'ConditionPrototype', name: 'notify', length: 1, self: 'ConditionPrototypeNotify' },
  { on: 'ConditionPrototype', name: 'notifyAll', length: 0, self: 'ConditionPrototypeNotifyAll' },
  { on: 'ConditionPrototype', name: '@@toStringTag', value: 'Condition' },

  { ctor: 'ThreadLocal', proto: 'ThreadLocalPrototype', length: 0, self: 'ThreadLocalConstructor' },
  { on: 'ThreadLocalPrototype', name: 'value', getter: 'ThreadLocalPrototypeGetValue', setter: 'ThreadLocalPrototypeSetValue' },
  { on: 'ThreadLocalPrototype', name: '@@toStringTag', value: 'ThreadLocal' },

  { ctor: 'Mutex', proto: 'MutexPrototype', length: 0, self: 'MutexConstructor', global: false },
  { on: 'Atomics', name: 'Mutex', root: 'Mutex' },
  { on: 'Mutex', name: 'lock', length: 1, self: 'MutexLock' },
  { on: 'Mutex', name: 'tryLock', length: 1, self: 'MutexTryLock' },
  { on: 'Mutex', name: 'lockIfAvailable', length: 2, self: 'MutexLockIfAvailable' },
  { on: 'MutexPrototype', name: '@@toStringTag', value: 'Atomics.Mutex' },

  { ctor: 'UnlockToken', proto: 'UnlockTokenPrototype', length: 0, self: 'UnlockTokenConstructor', global: false },
  { on: 'Mutex', name: 'UnlockToken', root: 'UnlockToken' },
  { on: 'UnlockTokenPrototype', name: 'locked', getter: 'UnlockTokenPrototypeLocked' },
  { on: 'UnlockTokenPrototype', name: 'unlock', length: 0, self: 'UnlockTokenPrototypeUnlock' },
  { on: 'UnlockTokenPrototype', name: '@@dispose', length: 0, self: 'UnlockTokenPrototypeDispose' },
  { on: 'UnlockTokenPrototype', name: '@@toStringTag', value: 'UnlockToken' },

  { ctor: 'MutexCondition', proto: 'MutexConditionPrototype', length: 0, self: 'MutexConditionConstructor', global: false },
  { on: 'MutexCondition', name: 'name', value: 'Condition' },
  { on: 'Atomics', name: 'Condition', root: 'MutexCondition' },
  { on: 'MutexCondition', name: 'wait', length: 2, self: 'MutexConditionWait' },
  { on: 'MutexCondition', name: 'waitFor', length: 3, self: 'MutexConditionWaitFor' },
  { on: 'MutexCondition', name: 'notify', length: 2, self: 'MutexConditionNotify' },
  { on: 'MutexConditionPrototype', name: '@@toStringTag', value: 'Atomics.Condition' },

  { on: 'Atomics', name: 'wait', length: 4, self: 'AtomicsWait' },
  { on: 'Atomics', name: 'notify', length: 3, self: 'AtomicsNotify' },
  { on: 'Atomics', name: 'waitAsync', length: 4, self: 'AtomicsWaitAsync' },

  { on: 'Global', name: 'setTimeout', length: 2, self: 'SetTimeout' },
  { on: 'Global', name: 'setInterval', length: 2, self: 'SetInterval' },
  { on: 'Global', name: 'setImmediate', length: 1, self: 'SetImmediate' },
  { on: 'Global', name: 'clearTimeout', length: 1, self: 'ClearTimeout' },
  { on: 'Global', name: 'clearInterval', same: 'clearTimeout' },
  { on: 'Global', name: 'clearImmediate', same: 'clearTimeout' },
];
