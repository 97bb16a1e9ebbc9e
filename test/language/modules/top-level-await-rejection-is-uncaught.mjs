// throws: TypeError: rejected while loading
import './lib/tla-rejects.mjs';
console.log('never');
