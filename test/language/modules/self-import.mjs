import me, { viaSelf } from './lib/self.mjs';
console.log(viaSelf(), me.viaSelf === viaSelf, me.default === me);

// expect: 1 true true
