// Generators that are resumed often: saved frames that grow old, values sent, yield*, early ends.
function* g(a, b, ...rest) { let t = 0; for (;;) { const s = yield { a, b, t, rest }; t += s ?? 1; if (t > 5000) return t; } }
const it = g(1, 'x', 3, 4, 5);
let n = 0, keep = [];
for (let r = it.next(); !r.done; r = it.next(2)) { n += r.value.t; keep.push({ n, o: { n } }); if (keep.length > 5000) keep = []; }
console.log(n);
function* tree(d) { if (d > 0) { yield* tree(d - 1); yield d; yield* tree(d - 1); } }
let s = 0; for (let k = 0; k < 30; k++) for (const v of tree(8)) s += v;
console.log(s);
function* thrower() { try { for (let i = 0; ; i++) yield i; } finally { console.log('closed'); } }
let c = 0; for (const v of thrower()) { c += v; if (v > 3000) break; }
console.log(c);
function* fails() { for (let i = 0; ; i++) { if (i === 4000) throw new Error('end ' + i); yield i; } }
try { for (const v of fails()) c += v; } catch (e) { console.log(e.message, c); }
const big = (function* () { let arr = []; for (let i = 0; i < 20000; i++) { arr.push([i]); yield arr[arr.length - 1]; } return arr.length; })();
let sum = 0, last; while (!(last = big.next()).done) sum += last.value[0]; console.log(sum, last.value);
// expect: 6252500
// expect: 15060
// expect: closed
// expect: 4504501
// expect: end 4000 12502501
// expect: 199990000 20000
