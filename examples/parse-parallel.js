// Four threads read JavaScript files and parse them with the real acorn; the main thread walks the trees.
//   heddle run examples/parse-parallel.js [threads]
//
// acorn is the unmodified package in node_modules, evaluated once and used by all threads. It was not written
// for threads: it keeps a global regular expression and sets its lastIndex before each exec, so two parsers at once
// would disturb each other. A lock lets one parse at a time, while the others read files. The syntax trees are
// ordinary objects: the main thread reads what the others have made.
import * as acorn from 'acorn';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const modules = path.join(path.dirname(path.resolve(process.argv[1])), '..', 'node_modules');
const files = [
  'acorn/dist/acorn.mjs',
  'acorn/dist/acorn.js',
  'commander/index.js',
  'commander/lib/argument.js',
  'commander/lib/command.js',
  'commander/lib/error.js',
  'commander/lib/help.js',
  'commander/lib/option.js',
  'commander/lib/suggestSimilar.js',
  '@eslint-community/regexpp/index.mjs',
  '@eslint-community/regexpp/index.js',
];

const parser = new Lock();

function parse(name) {
  const source = readFileSync(path.join(modules, name), 'utf8');
  return parser.hold(() => acorn.parse(source, {
    ecmaVersion: 'latest',
    sourceType: name.endsWith('.mjs') ? 'module' : 'script',
    locations: true,
  }));
}

// Takes the next file until there is none; puts each tree in the file's place.
function work(shared) {
  let parsed = 0;
  for (;;) {
    const index = Atomics.add(shared, 'next', 1);
    if (index >= files.length) return parsed;
    shared.trees[index] = parse(files[index]);
    parsed++;
  }
}

function countNodes(tree) {
  let count = 0;
  const stack = [tree];
  while (stack.length > 0) {
    const value = stack.pop();
    if (Array.isArray(value)) {
      for (const item of value) if (item !== null) stack.push(item);
    } else if (typeof value.type === 'string') {
      count++;
      for (const key of Object.keys(value)) {
        const child = value[key];
        if (typeof child === 'object' && child !== null) stack.push(child);
      }
    }
  }
  return count;
}

const threadCount = Number(process.argv[2] ?? 4);
const shared = { next: 0, trees: new Array(files.length).fill(null) };
const threads = [];
for (let i = 0; i < threadCount; i++) threads.push(new Thread(work, shared));
let parsed = 0;
for (const thread of threads) parsed += thread.join();
if (parsed !== files.length) throw new Error(`${parsed} of ${files.length} files were parsed`);

let total = 0;
for (let i = 0; i < files.length; i++) {
  const count = countNodes(shared.trees[i]);
  total += count;
  console.log(`${String(count).padStart(7)}  ${files[i]}`);
}
console.log(`${String(total).padStart(7)}  nodes in ${files.length} files`);
