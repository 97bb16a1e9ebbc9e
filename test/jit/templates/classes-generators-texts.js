'use strict';
class A { constructor(x, y) { this.x = x; this.y = y; } get g() { return this.x; } m(k) { return this.x + k; } static s() { return 1; } }
class B extends A { constructor(...a) { super(...a); this.z = a.length; } m(k) { return super.m(k) * 2; } get g() { return super.g + 1; } }
class C extends B {}
class D extends C { constructor(x) { super(x, 1, 2); return x === 5 ? { special: 1 } : undefined; } m(k) { return super.m(k) + super['m'](k); } static s() { return super.s() + 1; } }
class E2 extends Array { constructor(...r) { super(...r); } }
function sum() { let t = 0; for (let i = 0; i < arguments.length; i++) t += arguments[i]; return t; }
function four(a, b, c, d) { return [a, b, c, d].join(); }
function rest0(...r) { return r.length + ':' + r.join(); }
function rest2(a, b, ...r) { return r.length + ':' + r.join(); }
function* gen(n, ...r) { let got = 0; for (let i = 0; i < n; i++) got = (yield i + got) ?? 0; return r.length; }
function* walk(t) { if (t) { yield* walk(t.l); yield t.v; yield* walk(t.r); } }
const tree = (d) => d === 0 ? null : { l: tree(d - 1), v: d, r: tree(d - 1) };
const keys = ['alpha', 'beta', 'gamma', 'de' + 'lta', Symbol.for('q')];
class H { static [Symbol.hasInstance](x) { return x === 3; } }
function run() {
  const out = [];
  for (let i = 0; i < 6; i++) {
    const b = new B(i, 2, 3), c = new C(i, 7), d = new D(i);
    out.push(b.x, b.y, b.z, b.m(1), b.g, c.m(2), c.z, d.m ? d.m(3) : d.special, D.s(), new E2(1, 2, 3).length);
    out.push(b instanceof A, b instanceof D, d instanceof C, 5 instanceof A, null instanceof A, 3 instanceof H, 4 instanceof H, Object.create(B.prototype) instanceof A, (() => 1) instanceof Function);
  }
  out.push(four(...[1, 2]), four(...[1, 2, 3, 4, 5]), four(...[]), four(...[, 1]), sum(...[1, 2, 3]), sum.apply(null, [4, 5]));
  out.push(rest0(), rest0(1, 2), rest2(1), rest2(1, 2), rest2(1, 2, 3, 4));
  out.push([...gen(3)], [...gen(0, 1, 2)]);
  const g = gen(2, 9, 8); out.push(g.next(), g.next(5), g.next(), g.next()); 
  out.push([...walk(tree(3))].join());
  const o = {}; for (const k of keys) o[k] = String(k); for (const k of keys) o[k] += '!'; out.push(Object.keys(o), o.alpha, o[keys[4]]);
  const o2 = Object.freeze({ alpha: 1 }); try { o2['alp' + 'ha'] = 2; } catch (e) { out.push(e.message); }
  const acc = { set alpha(v) { this.q = v; } }; for (const k of keys) acc[k] = 7; out.push(acc.q, Object.keys(acc));
  for (const t of ['0', '-0', '12', '12.5', '-3.25', '.5', '5.', '', ' 7', '1e3', '123456789012345', '1234567890123456', '0.1', '0.3', '99.99', '-', '.', '1.2.3', '0x10', 'abc', '007', '2147483648', '3.14159265358979'])
    out.push(Object.is(Number(t), -0) ? 'neg0' : +t, Number(t) * 2);
  const arr = []; for (let i = 0; i < 20; i++) arr.push(/a(\d)/g.exec('xa' + (i % 10))[1], /b/i.test('xB')); out.push(arr.join(''));
  const r1 = /x/g, r2 = /x/g; r1.lastIndex = 3; out.push(r1 === r2, r2.lastIndex, r1.flags, r1.source);
  out.push(Array.from({ length: 5 }, (_, i) => i * i), Array.from([1, 2, 3]), [3, 1, 2].map((x) => x * 2).filter((x) => x > 2));
  return JSON.stringify(out, (k, v) => v === undefined ? 'undef' : v !== v ? 'NaN' : typeof v === 'symbol' ? 'sym' : v);
}
let last = ''; for (let r = 0; r < 4; r++) { const t = run(); if (r > 0 && t !== last) throw new Error('differs ' + r + '\n' + last + '\n' + t); last = t; }
console.log(last);
A.prototype.m = function () { return 'patched'; }; console.log(new D(1).m(1));
Object.setPrototypeOf(B, class { constructor() { this.swapped = 1; } }); console.log(JSON.stringify(new B(1)));
gen.prototype = { tag: 1 }; console.log(gen(1).tag, [...walk(tree(2))].length);
function deep(n, ...r) { return n === 0 ? r.length : deep(n - 1, ...r, n); } try { console.log(deep(20)); } catch (e) { console.log(e.message); }
