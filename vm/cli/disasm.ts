/** `heddle disasm`: a program's bytecode and machine code, without running it. */
import path from 'node:path';
import { GuestSyntaxError } from '../api/errors.ts';
import { HeddleError } from '../api/errors.ts';
import { disassemble } from '../bytecode/disasm.ts';
import { compileSource } from '../frontend/compile.ts';
import { FrontEndError } from '../frontend/errors.ts';
import type { SourceKind } from '../frontend/parse.ts';
import type { CompiledScript } from '../bytecode/compiled.ts';
import { readText } from './files.ts';
import { nativeLister } from './native-lister.ts';
import { describeFailure, write } from './report.ts';

function compile(source: string, file: string): CompiledScript {
  const kinds: SourceKind[] = path.extname(file) === '.mjs' ? ['module'] : ['script', 'module'];
  const attempt = (kind: SourceKind): CompiledScript =>
    compileSource(source, { url: file, kind, completion: kind === 'script' });
  try {
    return attempt(kinds[0]);
  } catch (error) {
    if (
      kinds.length === 2 &&
      error instanceof FrontEndError &&
      /outside a module/.test(error.message)
    )
      return attempt('module');
    throw error;
  }
}

/** `native`: with the machine code of each instruction. */
export function disassembleFile(file: string, name: string | undefined, native: boolean): number {
  const source = readText(file);
  try {
    const text = (native ? nativeLister() : disassemble)(compile(source, file), name);
    if (text === '')
      throw new HeddleError('ERR_HEDDLE_RESOLVE', `${file} has no function ${name ?? ''}`);
    write(1, `${text}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof FrontEndError)) throw error;
    const { message, line, column, codeFrame } = error;
    const { text, code } = describeFailure(
      new GuestSyntaxError(message, file, line, column, codeFrame),
      () => undefined,
      new Map(),
      false,
    );
    write(2, text);
    return code;
  }
}
