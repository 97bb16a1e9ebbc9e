// What every generated program begins with: how it records what it saw, and what keeps it finite.
//
// `log` appends to the trace, which is printed at the very end, after all jobs. `show` words any
// value in the same way on every engine: no error messages, no engine formatting. `tick` is called at the
// start of every function and ends runaway recursion; `lim` keeps strings and arrays small;
// `key` keeps computed property names harmless (no 'length', no huge index).

export const PRELUDE = `
const T = [];
let ticks = 0;
function tick() {
  if (++ticks > 400) throw 'out of fuel';
}
function show(v, depth = 2) {
  try {
    if (typeof v === 'string') return JSON.stringify(v.length > 80 ? v.slice(0, 80) + v.length : v);
    if (typeof v === 'number') return Object.is(v, -0) ? '-0' : String(v);
    if (typeof v === 'symbol') return 'sym:' + v.description;
    if (typeof v === 'function') return 'fn:' + (typeof v.name === 'string' ? v.name : '?') + v.length;
    if (typeof v !== 'object' || v === null) return String(v);
    if (v instanceof Error) return 'err:' + v.name;
    if (depth === 0) return Array.isArray(v) ? '[..]' : '{..}';
    if (v instanceof Map) return 'map' + show([...v], depth - 1);
    if (v instanceof Set) return 'set' + show([...v], depth - 1);
    const parts = [];
    for (const k of Object.keys(v).slice(0, 12)) {
      const d = Object.getOwnPropertyDescriptor(v, k);
      const flags = (d.writable === false ? 'r' : '') + (d.configurable ? '' : 'c');
      parts.push(k + flags + ':' + ('value' in d ? show(d.value, depth - 1) : 'acc'));
    }
    const sealed = Object.isFrozen(v) ? 'F' : Object.isExtensible(v) ? '' : 'N';
    return Array.isArray(v)
      ? 'arr' + v.length + sealed + '[' + parts + ']'
      : Object.prototype.toString.call(v).slice(8, -1) + sealed + '{' + parts + '}';
  } catch (e) {
    return 'show threw';
  }
}
function log(...values) {
  if (T.length < 300) T.push(values.map((v) => show(v)).join(' '));
}
function lim(v) {
  if (typeof v === 'string' && v.length > 120) return v.slice(0, 30) + v.length;
  if (Array.isArray(v) && v.length > 24) return v.slice(0, 10);
  return v;
}
function key(v) {
  if (typeof v === 'symbol') return v;
  if (typeof v === 'number') return v & 7;
  const s = String(v);
  return s === 'length' || s === '__proto__' || s === 'constructor' || /^[0-9]/.test(s) ? 'k' + (s.length & 7) : s.slice(0, 8);
}
function call(f, ...args) {
  tick();
  return typeof f === 'function' ? lim(f(...args)) : f;
}
function tag(strings, ...values) {
  return strings.raw.join('|') + strings.length + show(values, 1);
}
const symA = Symbol('A'), symB = Symbol('B');
setTimeout(() => console.log(T.join('\\n') + '\\nend ' + T.length), 0);
`;
