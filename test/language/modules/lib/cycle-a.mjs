import { b, readA } from './cycle-b.mjs';
export let a = 'a value';
console.log('a runs, b is', b);
console.log('through b:', readA());
