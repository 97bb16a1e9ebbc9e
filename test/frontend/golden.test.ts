// What the front end emits for a dozen snippets: test/golden/bytecode/NAME.js and the disassembly NAME.txt.
// HEDDLE_BLESS=1 rewrites the texts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { disassemble } from '../../vm/bytecode/disasm.ts';
import { verifyScript } from '../../vm/bytecode/verify.ts';
import { compileSource } from '../../vm/frontend/compile.ts';

const folder = fileURLToPath(new URL('../golden/bytecode', import.meta.url));
const bless = process.env.HEDDLE_BLESS === '1';

describe('bytecode', () => {
  for (const name of readdirSync(folder).filter((each) => /\.m?js$/.test(each))) {
    it(`of ${name} is as recorded`, () => {
      const kind = name.endsWith('.mjs') ? 'module' : 'script';
      const script = compileSource(readFileSync(join(folder, name), 'utf8'), { url: name, kind });
      expect(verifyScript(script)).toEqual([]);
      const linkage =
        script.module === undefined ? '' : `\n\n${JSON.stringify(script.module, null, 1)}`;
      const text = `${disassemble(script)}${linkage}\n`;
      const file = join(folder, name.replace(/\.m?js$/, '.txt'));
      if (bless || !existsSync(file)) writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }
});
