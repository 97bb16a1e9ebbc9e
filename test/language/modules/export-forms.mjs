import Def, { a, renamed, 'string name' as sn, c, d, e, f, K } from './lib/forms.mjs';
console.log(a, renamed, sn, c, d, e, f(), typeof K, new Def().who(), Def.name);

// expect: 1 2 2 3 4 5 f function default class default
