import * as me from './export-default-live-versus-value.mjs';
let v = 'first';
export { v as live, v as default };
v = 'second';
console.log(me.live, me.default);

// expect: second second
