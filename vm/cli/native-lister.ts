/** What writes a program's machine code out: the composition root provides it, from the compiler. */
import type { CompiledScript } from '../bytecode/compiled.ts';

/** Text of a script's functions with their machine code; `name`: only the functions of that name. */
export type NativeLister = (script: CompiledScript, name?: string) => string;

let load: () => NativeLister = () => {
  throw new Error('the command line is not wired');
};

export function setNativeLister(loader: () => NativeLister): void {
  load = loader;
}

export function nativeLister(): NativeLister {
  return load();
}
