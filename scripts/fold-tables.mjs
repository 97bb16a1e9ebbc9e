// Folds the constants of the layout tables into literals while bundling, so that a `switch` over
// opcodes is a jump table from the first execution and field offsets cost no load.
//
// `OP.Add`, `TB.fp`, `OFF.ARRAY.length`, `TAG_INT`, ... are replaced by their values in every file
// of heap/, vm/, jit/ and workers/ but the tables themselves. The values come from the tables, which
// are bundled and imported first; a name that a table does not have is left alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Tables: module, its objects of numbers (OFF: of objects), and prefixes of its exported numbers. */
const TABLES = [
  { file: 'vm/bytecode/opcodes.ts', objects: ['OP'] },
  { file: 'heap/cells.ts', objects: ['KIND', 'OFF'], constants: /^(KIND_MASK|FLAG_|CODE_|SHAPE_|HASH_|STRING_|IS_ACCESSOR|WRITABLE|ENUMERABLE|CONFIGURABLE|WEC|WC$)/, arrays: ['FIXED_WORDS'] },
  { file: 'heap/layout.ts', objects: ['TB', 'VM'] },
  { file: 'heap/roots.ts', objects: ['ROOT'] },
  { file: 'heap/values.ts', constants: /^TAG_/ },
  { file: 'vm/bytecode/frame.ts', constants: /^FRAME_/ },
  { file: 'vm/interp/self.ts', objects: ['SELF'] },
];

async function loadTables(root) {
  const dir = mkdtempSync(path.join(tmpdir(), 'heddle-tables-'));
  try {
    const outfile = path.join(dir, 'tables.mjs');
    const contents = TABLES.map((t, i) => `export * as t${i} from './${t.file}';`).join('\n');
    await build({
      stdin: { contents, resolveDir: root, loader: 'ts' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function valuesOf(modules) {
  const values = new Map();
  const number = (name, value) => {
    if (typeof value === 'number') values.set(name, value < 0 ? `(${value})` : String(value));
  };
  TABLES.forEach((table, i) => {
    const module = modules[`t${i}`];
    for (const name of table.objects ?? []) {
      for (const [key, value] of Object.entries(module[name])) {
        if (typeof value === 'object') for (const [field, at] of Object.entries(value)) number(`${name}.${key}.${field}`, at);
        else number(`${name}.${key}`, value);
      }
    }
    for (const [name, value] of Object.entries(module)) if (table.constants?.test(name)) number(name, value);
    for (const name of table.arrays ?? []) module[name].forEach((value, at) => number(`${name}[${at}]`, value));
  });
  return values;
}

const NAMES = /(?<![.\w'"`])(?:FIXED_WORDS\[KIND\.\w+\]|(?:(?:OP|KIND|TB|VM|ROOT|SELF)\.\w+|OFF\.\w+\.\w+|[A-Z]+(?:_[A-Z0-9]+)+|W?E?C)\b(?!\s*\())/g;

/** The esbuild plugin. */
export function foldTables(root) {
  let values = null;
  const tables = new Set(TABLES.map((t) => path.join(root, t.file)));
  return {
    name: 'fold-tables',
    setup(bundle) {
      bundle.onLoad({ filter: /[\\/](heap|vm|jit|workers)[\\/].*\.ts$/ }, async (args) => {
        if (tables.has(args.path) || args.path.includes('node_modules')) return undefined;
        values ??= loadTables(root).then(valuesOf);
        const known = await values;
        const text = readFileSync(args.path, 'utf8');
        return { contents: fold(text, known), loader: 'ts' };
      });
    },
  };
}

function fold(text, known) {
  // Import and export lists keep their names; only uses in code are replaced.
  return text
    .split(/((?:^|\n)(?:import|export) (?:type )?\{[^}]*\} from '[^']+';)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(NAMES, (name) => valueOf(name, known))))
    .join('');
}

function valueOf(name, known) {
  const array = /^(\w+)\[(KIND\.\w+)\]$/.exec(name);
  if (array !== null) return known.get(`${array[1]}[${known.get(array[2])}]`) ?? name;
  return known.get(name) ?? name;
}
