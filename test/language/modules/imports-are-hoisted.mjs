console.log(typeof increment, count);
import { count, increment } from './lib/counter.mjs';

// expect: function 0
