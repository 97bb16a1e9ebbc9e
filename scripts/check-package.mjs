// npm run check:package: packs the package, installs it elsewhere without optional dependencies, and uses
// it there: the command line, an ES module, a CommonJS module, and TypeScript of both kinds.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { version } from './esbuild-options.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(path.join(tmpdir(), 'heddle-package-'));
const consumer = path.join(folder, 'consumer');
mkdirSync(consumer);

let failures = 0;

function run(what, command, args, { cwd = consumer, expected } = {}) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000 });
  const output = `${result.stdout}${result.stderr}`.trim();
  const ok = result.status === 0 && (expected === undefined || result.stdout.trim() === expected);
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${what}`);
  if (!ok) {
    failures++;
    const why = result.error?.message ?? `exit code ${result.status ?? result.signal}`;
    console.log(`${why}\n${output}`);
  }
  return result.stdout;
}

const write = (name, text) => writeFileSync(path.join(consumer, name), text);

const use = `
async function main() {
  const vm = await VM.create({ limits: { time: '5s', heap: '32MiB' } });
  await vm.expose('twice', (n) => n * 2);
  const sum = await vm.evaluate('const t = new Thread(() => twice(20)); t.join() + 2');
  let code = '';
  try {
    await vm.evaluate('for (;;) {}', { limits: { time: 50 } });
  } catch (error) {
    code = error.code;
  }
  await vm.dispose();
  console.log(sum, code, typeof HeddleError);
}
main();
`;

const typed = `
const vm: VM = await VM.create({ limits: { time: '1s', heap: '64MiB', threads: 2 } });
vm.on('collection', (c) => c.pause.toFixed(1));
const sum = await vm.evaluate<number>('1 + 1', { filename: 'a.js' });
sum.toFixed();
try {
  await vm.call('f', [1, 'two'], { limits: { cpu: 100 } });
} catch (error) {
  if (error instanceof LimitError) error.threads[0].stack[0].line.toFixed();
  else if (error instanceof HeddleError) error.code satisfies \`ERR_HEDDLE_\${string}\`;
}
// @ts-expect-error a limit is a number or a string
await VM.create({ limits: { time: true } });
await vm.dispose();
`;

const guest = `
/// <reference types="heddle/guest" />
const state = { count: 0, name: 'a' };
const lock = new Lock();
const changed = new Condition();
const thread = new Thread((a: number, b: string) => a + b.length, 1, 'two');
const answer: number = thread.join();
Atomics.add(state, 'count', answer);
const before: string = Atomics.exchange(state, 'name', 'b');
const bytes: number = Atomics.add(new Int32Array(1), 0, 1);
lock.hold(() => {
  while (Atomics.load(state, 'count') < bytes) changed.wait(lock);
});
const local = new ThreadLocal<string>();
local.value = before;
const mutex = new Atomics.Mutex();
const token = Atomics.Mutex.lock(mutex);
token.unlock();
// @ts-expect-error the second argument of the function is a string
new Thread((a: number, b: string) => a + b.length, 1, 2);
`;

try {
  const packed = run('npm pack', 'npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename, files }] = JSON.parse(packed.slice(packed.indexOf('[')));
  const names = files.map((f) => f.path);
  const wanted = ['dist/cli.mjs', 'dist/index.mjs', 'dist/index.cjs', 'dist/worker.mjs', 'dist/view.html'];
  wanted.push('dist/guest.d.ts', 'LICENSE', 'README.md', 'CHANGELOG.md');
  const missing = wanted.filter((name) => !names.includes(name));
  const strange = names.filter((name) => /^(test|bench|scripts|vm|heap|workers)\//.test(name));
  if (missing.length + strange.length > 0) {
    failures++;
    console.log(
      `FAILED  contents: missing ${missing.join() || '-'}, strange ${strange.join() || '-'}`,
    );
  }

  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  run('install without optional dependencies', 'npm', [
    'install',
    '--omit=optional',
    '--no-audit',
    '--no-fund',
    path.join(folder, filename),
  ]);
  const cli = path.join(consumer, 'node_modules', '.bin', 'heddle');
  run('command line: --version', cli, ['--version'], { expected: version });
  run('command line: run -e', cli, ['run', '-e', 'console.log(6 * 7)'], { expected: '42' });
  const threads = 'const a = [1]; new Thread(() => a.push(2)).join(); console.log(a.join())';
  run('command line: threads', cli, ['run', '-e', threads], { expected: '1,2' });
  run('command line: doctor', cli, ['doctor', '--json']);
  run('command line: a timeline', cli, ['run', '--quiet', '--timeline=t.json', '-e', threads], { expected: '1,2' });
  const page = path.join(consumer, 't.html');
  run('command line: view', cli, ['view', '--no-open', '-o', page, 't.json'], { expected: page });

  const expected = '42 ERR_HEDDLE_TIME_LIMIT function';
  write('esm.mjs', `import { VM, HeddleError } from 'heddle';\n${use}`);
  run('ES module', process.execPath, ['esm.mjs'], { expected });
  write('cjs.cjs', `const { VM, HeddleError } = require('heddle');\n${use}`);
  run('CommonJS module', process.execPath, ['cjs.cjs'], { expected });

  write('esm.mts', `import { VM, HeddleError, LimitError } from 'heddle';\n${typed}export {};\n`);
  write(
    'cjs.cts',
    `import { VM, HeddleError, LimitError } from 'heddle';\nasync function f() {${typed}}\nvoid f;\n`,
  );
  write('guest.ts', guest);
  const options = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    typeRoots: [path.join(root, 'node_modules', '@types')],
  };
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const host = { ...options, types: ['node'] };
  write('host.json', JSON.stringify({ compilerOptions: host, files: ['esm.mts', 'cjs.cts'] }));
  run('TypeScript, host side', process.execPath, [tsc, '-p', 'host.json']);
  const inside = { ...options, types: [], typeRoots: [], moduleDetection: 'force' };
  write('guest.json', JSON.stringify({ compilerOptions: inside, files: ['guest.ts'] }));
  run('TypeScript, guest side', process.execPath, [tsc, '-p', 'guest.json']);

  const { messages, pkg } = await publint({ pkgDir: root, strict: true });
  console.log(`${messages.length === 0 ? 'ok    ' : 'FAILED'}  publint`);
  for (const message of messages) console.log(`  ${message.type}: ${formatMessage(message, pkg)}`);
  failures += messages.length;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures === 0 ? 'the package is sound' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
