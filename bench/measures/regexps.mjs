// All matches of patterns in 400 KB of Latin-1 text, against V8 without its own machine code.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { geometricMean, heddle, interleave, median, node, ownTime, row, temporary } from '../lib.mjs';

const PATTERNS = [
  ['e-mail addresses', '/[\\w.+-]+@[\\w-]+\\.[\\w.-]+/g'],
  ['dates (no match)', '/\\d{4}-\\d\\d-\\d\\d/g'],
  ['tokenizer', '/\\s*(?:(\\d+)|([A-Za-z_]\\w*)|("(?:[^"\\\\]|\\\\.)*")|(.))/gs'],
  ['/sherlock holmes/i (no match)', '/sherlock holmes/gi'],
  ['.*fox.*', '/.*fox.*/g'],
  ['(\\w+)\\s+\\1', '/(\\w+)\\s+\\1/g'],
  ['(?:[a-z]+ )+dog', '/(?:[a-z]+ )+dog/g'],
];
/** How often one process goes over the text, the first times to warm up. */
const WARM = 15;
const TIMES = 15;

function program(name, pattern) {
  const file = path.join(temporary, `regexp-${name}.js`);
  writeFileSync(
    file,
    `'use strict';
let text = '';
for (let i = 0; text.length < 400_000; i++) {
  text += 'the quick brown fox jumps over the lazy dog ' + i + ', write to user' + i + '@example.com or call "the the \\\\" one"\\n';
}
let start = 0;
let found = 0;
for (let i = 0; i < ${WARM + TIMES}; i++) {
  if (i === ${WARM}) start = performance.now();
  found += (text.match(${pattern}) ?? []).length;
}
console.log(\`@\${performance.now() - start}\`);
console.log(found);
`,
  );
  return file;
}

export function measure({ rounds }) {
  const rows = [];
  const ratios = [];
  PATTERNS.forEach(([name, pattern], i) => {
    const file = program(i, pattern);
    const samples = interleave(rounds, {
      jitless: () => ownTime(node(['--jitless', file]).stdout),
      machine: () => ownTime(heddle(['--jit=auto', file]).stdout),
      tier0: () => ownTime(heddle(['--jit=off', file]).stdout),
    });
    const ratio = median(samples.machine) / median(samples.jitless);
    ratios.push(ratio);
    rows.push(row(name, ratio, 'x'), row('  without machine code', median(samples.tier0) / median(samples.jitless), 'x'));
  });
  return [...rows, row('geometric mean', geometricMean(ratios), 'x')];
}
