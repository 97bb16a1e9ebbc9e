// throws: SyntaxError
import { shared } from './lib/star-both.mjs';
console.log(shared);
