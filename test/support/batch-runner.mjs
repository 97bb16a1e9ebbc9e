// Runs guest programs, each in a fresh VM, through the built library.
//
// stdin: a JSON array of files. stdout: for each file { begin } and then
// { end, stdout, stderr, exitCode } or { end, fault }, one JSON line each.
// HEDDLE_STRESS="tier0,gc,verify,safepoint,jit-eager,jit-mixed" puts the VMs under stress; PROGRAM_LIMIT bounds each program;
// BUILD_FOLDER has the library, if not dist/.
import { readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const FOLDER = process.env.BUILD_FOLDER ?? resolve(import.meta.dirname, '../../dist');

const LIMIT = process.env.PROGRAM_LIMIT ?? '60s';
const answer = (line) => writeSync(1, JSON.stringify(line) + '\n');

function describe(error) {
  const name = error.guestName ?? error.name;
  return `Uncaught ${name}: ${error.message}\n${error.codeFrame ?? ''}`;
}

/** Under jit-mixed a VM's seed decides which functions become machine code when: by the source and HEDDLE_SEED, to be repeatable. */
function seedOf(file) {
  if (!(process.env.HEDDLE_STRESS ?? '').includes('jit-mixed')) return undefined;
  let hash = 0x811c9dc5 ^ Number(process.env.HEDDLE_SEED ?? 0);
  for (const byte of readFileSync(file)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0;
}

async function runProgram(VM, file) {
  let stdout = '';
  let stderr = '';
  const vm = await VM.create({
    seed: seedOf(file),
    console: ({ level, text }) => {
      if (level === 'error' || level === 'warn') stderr += text + '\n';
      else stdout += text + '\n';
    },
  });
  try {
    const { exitCode } = await vm.run(file, { limits: { time: LIMIT }, wait: 'all' });
    return { stdout, stderr, exitCode };
  } catch (error) {
    const code = String(error?.code);
    stderr += describe(error);
    if (/GUEST|SYNTAX|RESOLVE|UNSUPPORTED/.test(code)) return { stdout, stderr, exitCode: 1 };
    return { stdout, stderr, exitCode: null, fault: `${code}: ${error?.message}\n${error?.stack}` };
  } finally {
    await vm.dispose();
  }
}

async function main() {
  const { VM } = await import(pathToFileURL(join(FOLDER, 'index.mjs')).href);
  for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
    answer({ begin: file });
    answer({ end: file, ...(await runProgram(VM, file)) });
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(70);
  },
);
