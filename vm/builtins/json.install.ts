/** Rows of JSON. */
import type { InstallTable } from './install.ts';

export const jsonTable: InstallTable = [
  { namespace: 'JSON', global: 'JSON', tag: 'JSON' },
  { on: 'JSON', name: 'parse', length: 2, native: 'JsonParse' },
  { on: 'JSON', name: 'stringify', length: 3, native: 'JsonStringify' },
];
