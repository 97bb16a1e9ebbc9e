import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'vitest.config.ts'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the test tools run inside the repository only');
    folder = parent;
  }
  return folder;
}

/** The repository, whether this file runs from its source or from a bundle in dist/. */
export const ROOT = findRoot();
