// throws: SyntaxError
import './lib/syntax-error.mjs';
console.log('never');
