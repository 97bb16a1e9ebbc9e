// Suspension at await and the way back: all that the templates and stubs of promises tell apart.
const log = [];
const note = (...what) => log.push(what.join(' '));

async function plain(x) {
  return x + 1;
}
async function rejects(x) {
  throw new RangeError(`no ${x}`);
}
async function leaf(x) {
  await null;
  return x;
}
async function guarded(i) {
  let steps = '';
  try {
    steps += 'a';
    try {
      if (i % 3 === 0) await rejects(i);
      else steps += await leaf('b');
    } catch (error) {
      steps += `${error.name}:${error.message}`;
      if (i % 2 === 0) throw error;
    } finally {
      steps += await leaf('f');
    }
  } catch {
    steps += '!';
  } finally {
    await undefined;
    steps += 'F';
  }
  return steps;
}
async function early(i) {
  try {
    if (i % 2 === 0) return await leaf(`early ${i}`);
    await null;
  } finally {
    await null;
    if (i % 5 === 0) note('finally', i);
  }
  return `late ${i}`;
}
const late = async (a, b = a + 1, { c = b * 2, ...rest } = {}) => {
  const before = a + b + c;
  await before;
  return [before, a, b, c, Object.keys(rest).join()].join();
};
async function many(a, b, c, d, e, f, g, h) {
  let sum = 0;
  for (const x of [a, b, c, d, e, f, g, h]) sum += await x;
  for (let i = 0; i < arguments.length; i++) sum += await arguments[i];
  return sum;
}
class Box {
  #value = 3;
  constructor(scale) {
    this.scale = scale;
  }
  async get(x) {
    const me = await this;
    return me.#value * (await this.scale) + x;
  }
  static async make(scale) {
    return new Box(await scale);
  }
  then = undefined;
}
class Twice extends Box {
  async get(x) {
    return (await super.get(x)) * 2;
  }
}
const thenable = (value, fails) => ({
  then(resolve, reject) {
    if (fails) reject(value);
    else resolve(value);
  },
});
class Sub extends Promise {}

async function settle(promise) {
  try {
    return `ok ${await promise}`;
  } catch (error) {
    return `failed ${error}`;
  }
}

async function rounds(n) {
  const box = await Box.make(2);
  const twice = new Twice(5);
  for (let i = 0; i < n; i++) {
    note(await plain(i), await guarded(i), await early(i));
    note(await late(i), await late(i, 1), await late(i, undefined, { c: 1, z: 2, y: 3 }));
    note(await many(i, 1, leaf(2), 3.5, Promise.resolve(4), 5, plain(6), 7));
    note(await box.get(i), await twice.get(i), (await leaf(box)) === box);
    note(await settle(thenable(i)), await settle(thenable(i, true)), await settle(Sub.resolve(i)), await settle(Sub.reject(i)));
    note(await settle(new Promise((_, reject) => setImmediateLike(() => reject(i)))), await settle(rejects(i)));
    const object = await leaf({ i });
    note(object.i, (await leaf([i, i])).join(), await leaf(`text ${i}`), await leaf(i / 2), typeof (await leaf(Symbol.iterator)));
    note(await Promise.all([leaf(i), plain(i), i]), await Promise.race([leaf(i), leaf(-i)]), await Promise.any([rejects(1), leaf(i)]));
    const [a, b] = await Promise.allSettled([rejects(i), leaf(i)]);
    note(a.status, a.reason.message, b.status, b.value);
  }
}

/** A turn or two later. */
function setImmediateLike(f) {
  Promise.resolve().then(() => 1).then(f);
}

/** Two readers of one promise, and an order that can be seen. */
async function order() {
  const seen = [];
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const wait = async (name) => {
    seen.push(`${name} waits`);
    seen.push(`${name} got ${await gate}`);
    await null;
    seen.push(`${name} ends`);
  };
  const all = [wait('a'), wait('b'), gate.then((x) => seen.push(`then ${x}`)), wait('c')];
  queueMicrotask(() => seen.push('microtask'));
  await null;
  open('it');
  open('nothing');
  await Promise.all(all);
  return seen.join('; ');
}

/** Chains of then, with and without handlers, that throw and that do not. */
function chains(n) {
  let p = Promise.resolve(0);
  for (let i = 0; i < n; i++) {
    p = p.then((x) => x + 1).then(undefined, () => -1).catch(() => -2).finally(() => i);
    if (i % 10 === 0) p = p.then((x) => { throw x; }).then((x) => x, (x) => x + 0.5);
    if (i % 15 === 0) p = p.then((x) => leaf(x)).then((x) => thenable(x));
  }
  return p;
}

/** Many suspended at once, so that they grow old; then all go on. */
async function crowd(n) {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const each = async (i) => {
    const mine = { i, text: `m${i}` };
    const gated = await gate.then((x) => x + i);
    const again = await leaf(mine);
    return again.i + gated + mine.text.length;
  };
  const all = [];
  for (let i = 0; i < n; i++) all.push(each(i));
  for (let i = 0; i < 20; i++) await new Array(100).fill(i);
  open(1000);
  let sum = 0;
  for (const x of await Promise.all(all)) sum += x;
  return sum;
}

async function deep(n) {
  if (n === 0) return 0;
  return (await deep(n - 1)) + 1;
}

/** Deleted and replaced parts of %Promise%. */
async function patched() {
  const found = [];
  const { then } = Promise.prototype;
  Promise.prototype.then = function (a, b) {
    found.push('then');
    return then.call(this, a, b);
  };
  found.push(await leaf(1), await leaf(leaf(2)));
  Promise.prototype.then = then;
  const descriptor = Object.getOwnPropertyDescriptor(Promise.prototype, 'constructor');
  Object.defineProperty(Promise.prototype, 'constructor', { get() { found.push('constructor'); return Promise; }, configurable: true });
  const p = Promise.resolve(3);
  found.length = 2;
  found.push(await p);
  Object.defineProperty(Promise.prototype, 'constructor', descriptor);
  Object.prototype.then = 5;
  found.push((await leaf({ k: 1 })).k);
  delete Object.prototype.then;
  found.push(await leaf(4));
  return found.join();
}

(async () => {
  await rounds(12);
  note(await order());
  note(await chains(60));
  note(await crowd(60));
  note(await deep(80));
  note(await patched());
  try {
    await (async () => {
      for (let i = 0; ; i++) {
        await null;
        if (i === 40) null.x;
      }
    })();
  } catch (error) {
    note(error.constructor.name);
  }
})().then(() => {
  let hash = 0;
  const text = log.join('\n');
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  console.log(log.slice(0, 40).join('\n'));
  console.log(log.slice(-6).join('\n'));
  console.log(log.length, hash);
});
