// The project's own lint rules.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Imports point only to the left: native <- heap <- vm <- jit <- workers. */
const layers = ['native', 'heap', 'vm', 'jit', 'workers'];

/** The files that wire the layers together; they may import from all of them. */
const compositionRoots = new Set(['vm/cli/main.ts', 'vm/cli/launch.ts', 'vm/api/index.ts', 'vm/compose.ts']);

/** Folder and rank of a file below the root; undefined outside the layers. */
function layerOf(relative) {
  const folder = relative.split(/[\\/]/)[0];
  const rank = layers.indexOf(folder);
  return rank === -1 ? undefined : { folder, rank };
}

const oneDirection = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      upward:
        '{{from}}/ must not import from {{to}}/: imports point native <- heap <- vm <- jit <- workers',
      outward: '{{from}}/ must not import from {{to}}: only the five layers ship',
    },
  },
  create(context) {
    const relative = path.relative(root, context.filename).replaceAll('\\', '/');
    const from = layerOf(relative);
    if (from === undefined || compositionRoots.has(relative)) return {};
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      if (!source.value.startsWith('.')) return;
      const target = path.relative(
        root,
        path.resolve(path.dirname(context.filename), source.value),
      );
      const to = layerOf(target);
      if (to === undefined) {
        context.report({
          node: source,
          messageId: 'outward',
          data: { from: from.folder, to: target },
        });
      } else if (to.rank > from.rank) {
        context.report({
          node: source,
          messageId: 'upward',
          data: { from: from.folder, to: to.folder },
        });
      }
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
    };
  },
};

/** `require('heddle')` must work, and a module with top-level await cannot be required. */
const noTopLevelAwait = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { found: 'top-level await: the package must be loadable by require' },
  },
  create(context) {
    let functions = 0;
    const enter = () => void functions++;
    const leave = () => void functions--;
    const check = (node) => {
      if (functions === 0) context.report({ node, messageId: 'found' });
    };
    return {
      ':function': enter,
      ':function:exit': leave,
      AwaitExpression: check,
      'ForOfStatement[await=true]': check,
    };
  },
};

export const houseRules = {
  rules: { 'one-direction': oneDirection, 'no-top-level-await': noTopLevelAwait },
};
