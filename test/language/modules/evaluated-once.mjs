import { n } from './lib/side-effect.mjs';
import * as again from './lib/side-effect.mjs';
const third = await import('./lib/side-effect.mjs');
console.log(n, again.n, third.n, again === third);

// expect: side effect 1
// expect: 1 1 1 true
