import { value } from './lib/tla.mjs';
import { sibling } from './lib/tla-sibling.mjs';
console.log('main', value, sibling);

// expect: tla starts
// expect: sibling runs
// expect: tla ends
// expect: main awaited 1
