import { result } from './lib/cycle-function-a.mjs';
console.log(result);

// expect: hoisted across the cycle
