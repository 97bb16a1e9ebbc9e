// throws: no-such-file
import './lib/no-such-file.mjs';
console.log('never');
