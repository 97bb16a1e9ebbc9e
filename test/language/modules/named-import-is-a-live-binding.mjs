import { count, increment } from './lib/counter.mjs';
console.log(count);
increment();
increment();
console.log(count);

// expect: 0
// expect: 2
