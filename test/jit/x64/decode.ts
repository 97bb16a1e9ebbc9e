// What a foreign disassembler reads in emitted bytes, spelled like a listing of ours.
import { createRequire } from 'node:module';
import type * as Iced from 'iced-x86';

// The package is CommonJS and finds its WebAssembly beside itself.
const iced = createRequire(import.meta.url)('iced-x86') as typeof Iced;

export interface Decoded {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** All instructions in `bytes`, as if at address 0; numbers are signed and decimal. */
export function decode(bytes: Uint8Array): Decoded[] {
  const decoder = new iced.Decoder(64, bytes, iced.DecoderOptions.None);
  const formatter = new iced.Formatter(iced.FormatterSyntax.Nasm);
  formatter.numberBase = 10;
  formatter.memorySizeOptions = iced.MemorySizeOptions.Always;
  formatter.signedImmediateOperands = true;
  formatter.signedMemoryDisplacements = true;
  formatter.showBranchSize = false;
  formatter.spaceAfterOperandSeparator = true;
  const decoded: Decoded[] = [];
  const instruction = new iced.Instruction();
  while (decoder.canDecode) {
    const offset = decoder.position;
    decoder.decodeOut(instruction);
    decoded.push({
      offset,
      length: instruction.length,
      text: instruction.isInvalid ? 'invalid' : formatter.format(instruction),
    });
  }
  instruction.free();
  formatter.free();
  decoder.free();
  return decoded;
}
