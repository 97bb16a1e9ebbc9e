// Machine code made in a second once the compiler is warm, and what compiling takes of each program's time.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { heddleWithStats, median, ownTime, programs, row, temporary, timed } from '../lib.mjs';

/** As many as fit into a code region. */
const [WARM, MANY] = [400, 1900];

/** So many functions of some size, each called until it is compiled. */
function manyFunctions(count) {
  const file = path.join(temporary, `functions-${count}.js`);
  const one = (i) =>
    `(n, o) => { let s = ${i}; for (let i = 0; i < n; i++) { if (i % 3 === 0) s = (s + o.x * i) | 0; else o.y = s ^ i; } ` +
    `const list = [s, o.y]; for (const each of list) s += each; return { s, t: list.length, u: s < 0 ? 'a' : String(s) }; }`;
  const functions = Array.from({ length: count }, (_, i) => one(i)).join(',\n');
  writeFileSync(file, `const all = [${functions}];\nfor (const f of all) for (let k = 0; k < 60; k++) f(8, { x: 1.5, y: 2 });\n`);
  return file;
}

export function measure({ rounds, quick }) {
  const [warm, many] = [WARM, MANY].map(manyFunctions);
  const speed = () => {
    const [a, b] = [warm, many].map((file) => heddleWithStats([file]).stats.machineCode);
    return (b.bytes - a.bytes) / (b.compileMicros - a.compileMicros);
  };
  const rows = [row('machine code, warm', median(Array.from({ length: rounds }, speed)), 'MB/s', '>=', 5)];
  const all = programs('programs').map((program) => timed(program));
  for (const { name, file } of quick ? all.slice(0, 3) : all) {
    const share = () => {
      const { stdout, stats } = heddleWithStats([file]);
      return (stats.machineCode.compileMicros / 1000 / ownTime(stdout)) * 100;
    };
    rows.push(row(`${name}: compiling`, median(Array.from({ length: quick ? 1 : rounds }, share)), '% of its time'));
  }
  return rows;
}
