// throws: SyntaxError
import { noSuchExport } from './lib/counter.mjs';
console.log(noSuchExport);
