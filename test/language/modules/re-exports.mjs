import Def, { Named, a, all, counted, c } from './lib/reexport.mjs';
console.log(Def === Named, a, typeof all.increment, counted, c);
all.increment();
console.log(counted, all.count);

// expect: true 1 function 0 own c wins
// expect: 1 1
