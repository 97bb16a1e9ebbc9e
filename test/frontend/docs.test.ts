import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { opcodeTables, updated } from '../../scripts/gen-docs.mjs';
import { OPCODE_INFO } from '../../vm/bytecode/opcodes.ts';
import { ROOT } from '../support/root.ts';

it('docs/BYTECODE.md is current (node scripts/gen-docs.mjs writes it)', () => {
  const document = readFileSync(join(ROOT, 'docs/BYTECODE.md'), 'utf8');
  const table = readFileSync(join(ROOT, 'vm/bytecode/opcodes.ts'), 'utf8');
  const tables = opcodeTables(table, OPCODE_INFO);
  for (const { name } of OPCODE_INFO) expect(tables).toContain(`| \`${name}\` |`);
  expect(updated(document, tables)).toBe(document);
});
