// Run a few times when a worker starts, so that the host's compiler has seen every case of the
// dispatch loop before it optimizes it. Each line is there for the instructions it compiles to, with
// the operands that take their different paths; the results do not matter. See training.ts.
(function train() {
  'use strict';
  let sink = 0;
  const MAX = 2147483647;
  const numbers = [3, 1.5, -2, MAX, 3.0e9, 0];
  function arithmetic(a, b) {
    let r = a + b;
    r = a - b;
    r = a * b;
    r = a / b;
    r = a % b;
    r = a & b;
    r = a | b;
    r = a ^ b;
    r = a << b;
    r = a >> b;
    r = a >>> b;
    r = a + 1;
    r = a - 1;
    r = a & 255;
    r = a | 0;
    r = a << 2;
    r = a >> 1;
    r = a >>> 1;
    r = -a;
    r = +a;
    r = ~a;
    r = !a;
    let i = a;
    i++;
    i--;
    ++i;
    r = a < b;
    r = a <= b;
    r = a > b;
    r = a >= b;
    r = a === b;
    r = a !== b;
    r = a == b;
    r = a != b;
    if (a < b) sink++;
    if (a <= b) sink++;
    if (a > b) sink++;
    if (a >= b) sink++;
    if (!(a < b)) sink++;
    if (!(a <= b)) sink++;
    if (!(a > b)) sink++;
    if (!(a >= b)) sink++;
    if (a === b) sink++;
    if (a !== b) sink++;
    return typeof r === 'number' ? r : typeof a;
  }
  for (const a of numbers) for (const b of numbers) arithmetic(a, b);
  arithmetic('a', 'b');
  arithmetic('a', 1);
  arithmetic(1.5, 'x');
  arithmetic(true, null);
  arithmetic(undefined, 2);
  arithmetic({ valueOf: () => 3 }, 4);

  function loops(n) {
    let s = 0;
    for (let i = 0; i < n; i++) s += i;
    for (let i = n; i > 0; i--) s += i;
    for (let i = 0; i <= n; i += 2) s += i;
    for (let i = n; i >= 0; i -= 2) s += i;
    let k = n;
    while (k) k = k >> 1;
    do {
      k++;
    } while (!(k === n));
    while (true) {
      if (k-- < 0) break;
      if (k === 2) continue;
      s++;
    }
    for (let x = 0.5; x < n; x += 0.75) s += x;
    return s;
  }
  loops(9);
  loops(4.5 | 0);

  function choose(v) {
    switch (v) {
      case 1: return 'a';
      case 2: return 'b';
      case 3: return 'c';
      case 4: return 'd';
      case 5: return 'e';
      case 6: return 'f';
      default: return 'z';
    }
  }
  for (const v of numbers) choose(v);
  choose('q');
  function chooseText(v) {
    switch (v) {
      case 'x': return 1;
      case 'y': return 2;
      default: return v === null || v === undefined ? 3 : v ?? 4;
    }
  }
  chooseText('x');
  chooseText('long' + sink);
  chooseText(null);
  chooseText(undefined);

  class Point {
    #hidden = 1;
    static made = 0;
    constructor(x, y) {
      this.x = x;
      this.y = y;
      this.z = null;
    }
    get sum() { return this.x + this.y; }
    set sum(v) { this.x = v; }
    add(o) { return new Point(this.x + o.x, this.y + o.y); }
    hidden() { return this.#hidden++; }
  }
  class Point3 extends Point {
    constructor(x, y, w) {
      super(x, y);
      this.w = w;
    }
    add(o) { return super.add(o); }
  }
  function Old(a) { this.a = a; this.b = this.a; }
  Old.prototype.get = function () { return this.a; };
  let p = new Point(1, 2);
  for (let i = 0; i < 12; i++) {
    p = p.add(new Point(i, 0.5));
    p = new Point3(1, 2, 3).add(p);
    p.sum = p.sum + 1;
    p.z = p;
    p.hidden();
    const o = new Old(i);
    o.a = o.get() + o.b;
    o.c = 1; o.d = 2; o.e = 3; o.f = 4; o.g = 5; o.h = 6;
    sink += o.h + (o.missing === undefined ? 1 : 0);
    new Old();
    new Old(1, 2, 3);
  }
  const wide = {};
  for (let i = 0; i < 20; i++) wide['k' + i] = i;
  for (const key in wide) sink += wide[key];
  delete wide.k3;
  sink += 'k4' in wide ? 1 : 0;
  sink += p instanceof Point ? 1 : 0;

  const list = [];
  for (let i = 0; i < 40; i++) list.push(i);
  for (let i = 0; i < list.length; i++) list[i] = list[i] + 0.5;
  for (let i = list.length - 1; i >= 0; i--) sink += list[i];
  list[list.length] = 'end';
  list[60] = 1;
  sink += list[50] === undefined ? 1 : 0;
  sink += list[-1] === undefined ? 1 : 0;
  list.pop();
  const matrix = [[1, 2], [3, 4]];
  for (const row of matrix) for (const v of row) sink += v;
  const [first, ...others] = list;
  const { x, ...rest } = p;
  sink += others.length + (rest.y ?? first ?? x);
  const bytes = new Uint8Array(16);
  const reals = new Float64Array(8);
  for (let i = 0; i < 20; i++) { bytes[i] = i * 20; reals[i & 7] = bytes[i & 15] / 3; sink += reals[i & 7]; }
  const map = new Map();
  for (let i = 0; i < 10; i++) { map.set(i, i); map.set('s' + i, i); sink += map.get(i) + (map.has('s3') ? 1 : 0); }

  let text = '';
  for (let i = 0; i < 30; i++) text += String.fromCharCode(97 + (i % 26));
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  for (let i = 0; i < 5; i++) sink += text[i] === 'a' ? 1 : text.length;
  sink += text.indexOf('e') + text.slice(2, 5).length + text.substring(1).length;
  text = `${text}:${sink}:${hash}`;

  function few(a, b, c = 3) { return a + (b ?? 0) + c; }
  function many(...rest) { return rest.length + few(...rest); }
  function counter() {
    let n = 0;
    const step = () => { n += 1; return n; };
    return { step, reset() { n = 0; }, get value() { return n; } };
  }
  function outer(a) {
    let total = 0;
    const funcs = [];
    for (let i = 0; i < 3; i++) funcs.push(() => { total += i; return total + a; });
    for (const f of funcs) sink += f();
    return () => () => { total = a; return total; };
  }
  const c = counter();
  for (let i = 0; i < 12; i++) {
    few(1); few(1, 2); few(1, 2, 3); few(1, 2, 3, 4);
    many(1, 2, 3);
    c.step();
    c.reset();
    if (c.value !== undefined) sink++;
    if (c.nothing === undefined) sink++;
    sink += c.value + outer(i)()();
    few.call(null, 1, 2);
    few.apply(null, [1, 2]);
    Math.floor(i / 3);
    Math.max(i, 3);
    Math.sqrt(i);
  }
  function* numbersUpTo(n) { for (let i = 0; i < n; i++) yield i; }
  for (const v of numbersUpTo(5)) sink += v;
  for (let i = 0; i < 3; i++) {
    try {
      if (i === 1) throw new Error('x');
      if (i === 2) null.f;
    } catch (e) {
      sink += e.message.length;
    } finally {
      sink++;
    }
  }
  // Enough to use the nursery up inside natives and at every allocating instruction.
  const kept = [];
  for (let i = 0; i < 150; i++) {
    kept.push('key' + i + text, { i, f: i / 3 }, [i, i + 1]);
    map.set('m' + i, kept.length);
    text = 'x' + i + text.slice(0, 40);
    sink += [1, 2, i].map((v) => v + 1).length + kept.slice(-3).length;
  }
  list.map((v) => v).filter((v) => v > 3).reduce((a, b) => a + b, 0);
  const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
  sink += fib(6);
  return sink;
});
