import { a } from './lib/cycle-a.mjs';
console.log('main sees', a);

// expect: b runs first, a is ReferenceError
// expect: a runs, b is b value
// expect: through b: a value
// expect: main sees a value
