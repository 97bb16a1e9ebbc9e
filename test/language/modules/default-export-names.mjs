import fn from './lib/default-anonymous-function.mjs';
import arrow from './lib/default-arrow.mjs';
console.log(fn(), fn.name, arrow(), arrow.name);

// expect: anonymous default arrow default
