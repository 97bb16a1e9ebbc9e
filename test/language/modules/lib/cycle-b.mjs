import { a } from './cycle-a.mjs';
export let b = 'b value';
export const readA = () => a;
try {
  a;
} catch (e) {
  console.log('b runs first, a is', e.name);
}
