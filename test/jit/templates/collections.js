'use strict';
function check(name, a) { const s = JSON.stringify(a); console.log(name, s.length > 300 ? s.slice(0,300) : s); }
function run(round) {
  const objs = []; for (let i = 0; i < 50; i++) objs.push({ i });
  const out = [];
  const set = new Set(); const map = new Map();
  for (const o of objs) { set.add(o); map.set(o, o.i * 2); }
  for (const o of set) out.push(o.i);
  for (const [k, v] of map) out.push(k.i + v);
  for (const k of map.keys()) out.push(k.i);
  for (const v of map.values()) out.push(v);
  for (const [a, b] of set.entries()) out.push(a === b);
  for (const o of objs) if (o.i % 3 === 0) { out.push(set.delete(o)); out.push(map.delete(o)); out.push(map.delete(o)); }
  for (const o of set) out.push(o.i);
  for (const [k, v] of map) out.push(v);
  out.push(set.size, map.size, set.has(objs[3]), set.has(objs[4]), map.get(objs[4]), map.get(objs[3]));
  for (const o of set) { if (o.i < 60) set.add({ i: o.i + 60 }); }
  out.push(set.size);
  for (const c of 'héllo wörld €uro \u{1f600}x\ud800y') out.push(c);
  const keys = [0, -0, NaN, 1.5, -1.5, 'a', 'b' + round, true, false, undefined, null, Symbol.iterator, 2 ** 31, 1e100, NaN, 1.5];
  const m2 = new Map(); for (const k of keys) m2.set(k, typeof k);
  for (const [k, v] of m2) out.push(String(k) + v);
  for (const k of keys) out.push(m2.get(k), m2.has(k));
  const e = new Set(); for (const x of e) out.push(x);
  e.add(1); for (const x of e) { out.push(x); if (x < 20) e.add(x + 1); e.delete(x); }
  out.push(e.size);
  const it = new Map([[1, 2]])[Symbol.iterator](); out.push(it.next(), it.next(), it.next());
  const si = 'ab'[Symbol.iterator](); out.push(si.next(), si.next(), si.next(), si.next());
  const ai = [1, , 3].entries(); out.push(ai.next(), ai.next(), ai.next(), ai.next());
  const ki = [1, 2].keys(); out.push(ki.next(), ki.next(), ki.next());
  out.push([...new Set([3, 4, 5])], [...'abc'], [...map.values()].length, Array.from(set, (x) => x.i).length);
  const frac = new Set(); for (let i = 0; i < 30; i++) frac.add(i / 4); out.push(frac.size, frac.has(0.25), frac.has(7));
  return out;
}
let last = ''; for (let r = 0; r < 4; r++) { const s = run(0); const t = JSON.stringify(s); if (r > 0 && t !== last) throw new Error('differs ' + r); last = t; }
console.log(last.length, last);
class M2 extends Map { get size() { return 'sz' + super.size; } } console.log(new M2([[1, 2]]).size);
