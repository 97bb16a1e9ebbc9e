import { atomics, conditions, control } from './control.ts';
import { doubles, machine } from './doubles.ts';
import { addresses, arithmetic, bits, moves } from './integer.ts';
import type { Snippet } from './snippet.ts';

export const SNIPPETS: readonly Snippet[] = [
  ...moves,
  ...arithmetic,
  ...bits,
  ...conditions,
  ...control,
  ...atomics,
  ...doubles,
  ...machine,
  ...addresses,
];
