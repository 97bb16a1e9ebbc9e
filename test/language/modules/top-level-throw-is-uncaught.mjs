// throws: Error: module failed
import { before } from './lib/throws.mjs';
console.log('never', before);
