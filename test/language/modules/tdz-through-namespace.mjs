import * as me from './tdz-through-namespace.mjs';
try {
  me.x;
} catch (e) {
  console.log(e.name, 'x' in me);
}
export const x = 1;
console.log(me.x);

// expect: ReferenceError true
// expect: 1
