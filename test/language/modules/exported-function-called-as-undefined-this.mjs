import { f } from './lib/forms.mjs';
import * as ns from './lib/forms.mjs';
export function who() {
  return this;
}
import * as me from './exported-function-called-as-undefined-this.mjs';
console.log(f(), ns.f(), who(), me.who() === me);

// expect: f f undefined true
