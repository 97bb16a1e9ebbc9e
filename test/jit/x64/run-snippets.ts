// Runs the snippets in a process of its own and prints what each has put out, as JSON.
// argv[2]: the project's folder, from where koffi is found.
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Koffi from 'koffi';
import { Assembler } from '../../../jit/x64/assembler.ts';
import { FEATURE_WORDS, emitFeatureProbe, featuresIn } from '../../../jit/x64/features.ts';
import { R12, R13, R14, R15, RBP, RBX, RDI } from '../../../jit/x64/registers.ts';
import { SNIPPETS } from './snippets/index.ts';
import { OUT } from './snippets/snippet.ts';

function loadKoffi(): typeof Koffi {
  try {
    return createRequire(path.join(process.argv[2], 'package.json'))('koffi') as typeof Koffi;
  } catch (error) {
    console.log(JSON.stringify({ missing: `koffi: ${String(error)}`, features: [], results: [] }));
    process.exit();
  }
}

const koffi = loadKoffi();
const libc = koffi.load(null);
const mmap = libc.func('void *mmap(void *, size_t, int, int, int, int64_t)');
const mprotect = libc.func('int mprotect(void *, size_t, int)');
const copyIn = libc.func('void *memcpy(void *, const uint8_t *, size_t)');
const copyOut = koffi.load(null).func('memcpy', 'void *', ['uint8_t *', 'void *', 'size_t']);

const PROT_READ = 1;
const PROT_WRITE = 2;
const PROT_EXEC = 4;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const CODE_BYTES = 1 << 16;
const DATA_BYTES = 4096;
const DATA_WORDS = 128;
const SAVED = [RBX, RBP, R12, R13, R14, R15];

function map(bytes: number): unknown {
  return mmap(null, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
}

const code: unknown = map(CODE_BYTES);
const data: unknown = map(DATA_BYTES);
const enter = koffi.decode(code, koffi.proto('void Entry(void *)')) as (data: unknown) => void;
const words = new BigUint64Array(DATA_WORDS);
const wordBytes = new Uint8Array(words.buffer);

/** Puts `emit` between saving and restoring of registers, runs it, and returns the output. */
function run(emit: (asm: Assembler) => void, input: readonly bigint[], count: number): bigint[] {
  const asm = new Assembler();
  for (const register of SAVED) asm.pushR(register);
  emit(asm);
  for (const register of SAVED.toReversed()) asm.popR(register);
  asm.ret();
  const bytes = asm.finish();
  words.fill(0n);
  words.set(input);
  if (mprotect(code, CODE_BYTES, PROT_READ | PROT_WRITE) !== 0) throw new Error('mprotect');
  copyIn(code, bytes, bytes.length);
  if (mprotect(code, CODE_BYTES, PROT_READ | PROT_EXEC) !== 0) throw new Error('mprotect');
  copyIn(data, wordBytes, wordBytes.length);
  enter(data);
  copyOut(wordBytes, data, wordBytes.length);
  return [...words.slice(OUT, OUT + count)];
}

run((asm) => emitFeatureProbe(asm, RDI, OUT * 8), [], 0);
const features = featuresIn(new Uint32Array(words.buffer, OUT * 8, FEATURE_WORDS));
const results = SNIPPETS.filter(({ needs }) => needs === undefined || features.has(needs)).map(
  ({ name, emit, input, output }) => ({
    name,
    output: run(emit, input, output.length).map(String),
  }),
);
console.log(JSON.stringify({ features: [...features], results }));
