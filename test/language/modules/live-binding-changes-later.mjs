import { late } from './lib/late.mjs';
console.log(late);
await new Promise((r) => setTimeout(r, 20));
console.log(late);

// expect: initial
// expect: changed later
