import { up, where } from './lib/nested/deep.mjs';
import { list } from './lib/nested/../state.mjs';
list.push(1);
console.log(up, where, list.length);

// expect: 0 true 1
