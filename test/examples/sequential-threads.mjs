// Loaded with `node --import`: enough of the guest's thread API to run a program on the host, one thread
// after the other, each when it is joined. It is the oracle for programs whose output does not depend on
// how their threads run.
class Thread {
  #run;

  constructor(fn, ...args) {
    let value;
    let done = false;
    this.#run = () => {
      if (!done) value = fn(...args);
      done = true;
      return value;
    };
  }

  join() {
    return this.#run();
  }
}

class Lock {
  hold(fn) {
    return fn();
  }
}

class Condition {
  wait() {
    throw new Error('nobody could wake this thread');
  }

  notify() {}
  notifyAll() {}
}

const native = {
  add: Atomics.add,
  load: Atomics.load,
  store: Atomics.store,
};
Object.assign(Atomics, {
  add(object, key, value) {
    if (ArrayBuffer.isView(object)) return native.add(object, key, value);
    const before = object[key];
    object[key] = before + value;
    return before;
  },
  load: (object, key) => (ArrayBuffer.isView(object) ? native.load(object, key) : object[key]),
  store: (object, key, value) =>
    ArrayBuffer.isView(object) ? native.store(object, key, value) : (object[key] = value),
});

Object.assign(globalThis, { Thread, Lock, Condition });
