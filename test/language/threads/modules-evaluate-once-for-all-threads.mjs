// threads
import { n } from '../modules/lib/side-effect.mjs';
const ts = [1, 2, 3].map(() => new Thread(() => {
  const out = {};
  import('../modules/lib/side-effect.mjs').then((ns) => (out.n = ns.n));
  return out;
}));
console.log(n, ts.map((t) => t.join().n).join());
// expect: side effect 1
// expect: 1 1,1,1
