import { all } from './lib/reexport.mjs';
const bump = () => (all.increment(), all.count);
console.log([bump(), bump(), bump()].join());

// expect: 1,2,3
