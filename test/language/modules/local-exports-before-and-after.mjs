export { later };
let later = 'set';
import * as me from './local-exports-before-and-after.mjs';
console.log(me.later);
later = 'changed';
console.log(me.later);

// expect: set
// expect: changed
