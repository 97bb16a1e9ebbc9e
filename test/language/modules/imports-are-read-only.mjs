import { count } from './lib/counter.mjs';
import * as ns from './lib/counter.mjs';
try {
  count = 5;
} catch (e) {
  console.log(e.name);
}
try {
  ns.count = 5;
} catch (e) {
  console.log(e.name);
}
console.log(count);

// expect: TypeError
// expect: TypeError
// expect: 0
