// no-host
// flags: --module
import { count } from './lib/counter.mjs';
console.log(count, this);

// expect: 0 undefined
