// Guest programs on machine code whose bytes are watched, with this thread as supervisor and requester:
// node machine.mjs WORKER SCENARIO [SECONDS]. Prints a line of each worker and its own.
import { pathToFileURL } from 'node:url';
import type { VMMemory } from '../../../heap/cage.ts';
import { threadBlock, TB } from '../../../heap/layout.ts';
import { attachViews, i32 } from '../../../heap/views.ts';
import { reportThreads } from '../../../vm/threads/report.ts';
import { isServed, REASON, request } from '../../../vm/threads/requests.ts';
import { STATE, stateOf } from '../../../vm/threads/states.ts';
import { cpuOf, cpuOfAll } from '../../../workers/cpu.ts';
import { Supervisor } from '../../../workers/supervisor.ts';
import { setPlatform, VM } from '../../../vm/api/vm.ts';

const [, , worker, scenario, seconds = '3'] = process.argv;
const PER_SECOND = 100_000;
let memory: VMMemory | undefined;

const supervision = new Supervisor(pathToFileURL(worker));
const open = supervision.open.bind(supervision);
supervision.open = (given, ...rest) => {
  memory = given;
  return open(given, ...rest);
};
setPlatform({ supervision, sampler: { add: () => Promise.resolve() }, cpuOf, cpuOfAll, reportThreads });

/** 500 functions with loops, by their source. */
const FUNCTIONS = Array.from(
  { length: 500 },
  (_, i) =>
    `function f${i}(n) { let s = ${i}; for (let i = 0; i < n; i++) { if (i % 3 === ${i % 3}) s = (s + i) | 0; } ` +
    `while (n > 0) { s = (s ^ n) | 0; n--; } return s; }`,
).join('\n');
const CALL_ALL = `const all = [${Array.from({ length: 500 }, (_, i) => `f${i}`)}];
function callAll() { let s = 0; for (let k = 0; k < 60; k++) for (const f of all) s = (s + f(8)) | 0; return s; }`;
const SAME = `${FUNCTIONS}\n${CALL_ALL}
const threads = Array.from({ length: 8 }, () => new Thread(callAll));
new Set(threads.map((t) => t.join())).size === 1 && threads[0].join() === callAll()`;
/** The same with a heap that is full but for what the functions need in the interpreter. */
const TIGHT = `${FUNCTIONS}\n${CALL_ALL}
const full = [];
try { for (;;) full.push(new Uint8Array(65536)); } catch (e) { if (!(e instanceof RangeError)) throw e; }
full.length -= 24;
const tight = callAll();
full.length = 0;
tight === callAll()`;
/** A script whose functions die with it. */
const dying = (i: number): string => `(() => {
  const f = (n) => { let s = ${i}; for (let i = 0; i < n; i++) s = (s + i) | 0; while (n > 0) n--; return s; };
  let sum = 0;
  for (let k = 0; k < 300; k++) sum = (sum + f(20)) | 0;
  return sum;
})()`;
/** 300 regular expressions that are matched often, one after the other and again. */
const REGEXPS = `const all = Array.from({ length: 300 }, (_, i) => new RegExp('(\\\\d+)-(?:x' + i + '|y[a-f]*' + i + ')+(z)?$', 'i'));
function matchAll(from, to, times) { let found = 0;
  for (let i = from; i < to; i++) for (let k = 0; k < times; k++) { const m = all[i].exec('__ 12-yAB' + i + 'x' + i + 'Z');
    if (m === null || m[1] !== '12' || m[2] !== 'Z' || m.index !== 3 || all[i].test('12-y')) return -1; found++; }
  return found; }
let found = 0;
for (let round = 0; round < 6; round++) found += matchAll(0, 300, 60);
found === 300 * 60 * 6`;
/** ... that are dead soon: the VM keeps the last 256 programs at most. */
const dyingRegExps = (i: number): string => `(() => {
  let found = 0;
  for (let n = 0; n < 40; n++) {
    const r = new RegExp('(\\\\w+)' + (${i} * 40 + n) + '(a|b)*c');
    for (let k = 0; k < 70; k++) if (r.test('word' + (${i} * 40 + n) + 'ababc')) found++;
  }
  if (found !== 2800) throw new Error('found ' + found);
})()`;
const STORM = `function turn(n) { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; for (let i = 0; i < n; i++); return s; }
const all = { started: 0 };
function work() { const expected = turn(1000); let turns = 0, wrong = 0;
  Atomics.add(all, 'started', 1);
  while (all.started < 4) turn(1000);
  const until = performance.now() + ${(Number(seconds) + 2) * 1000};
  while (performance.now() < until) { turn(100000); if (turn(1000) !== expected) wrong++; turns++; }
  return wrong === 0 && turns > 0; }
const threads = [1, 2, 3].map(() => new Thread(work));
const own = work();
threads.every((t) => t.join()) && own`;

const REQUESTS = 10_000;
const TURN = `function turn(n) { for (let i = 0; i < n; i++); }
for (let k = 0; k < 300; k++) turn(10);
for (;;) turn(1e9);`;

/** The thread is not unmounted meanwhile: a timer keeps it. */
async function runDyingRegExps(vm: VM): Promise<boolean> {
  await vm.evaluate('globalThis.timer = setInterval(() => {}, 5); 0');
  for (let i = 0; i < 60; i++) {
    await vm.evaluate(dyingRegExps(i));
    if (i % 10 === 9) await vm.collectGarbage('major');
  }
  await vm.evaluate(dyingRegExps(60));
  await vm.evaluate('clearInterval(timer); 0');
  return true;
}

async function runDying(vm: VM): Promise<boolean> {
  await vm.evaluate('globalThis.timer = setInterval(() => {}, 5); 0');
  for (let i = 0; i < 300; i++) {
    await vm.evaluate(dying(i));
    if (i % 50 === 49) await vm.collectGarbage('major');
  }
  await vm.evaluate(dying(300));
  await vm.evaluate('clearInterval(timer); 0');
  return true;
}

/** So many requests a second to all running threads in turn; how many were made and how many were not served. */
async function storm(): Promise<{ asked: number; lost: number }> {
  const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  await rest(100);
  if (memory === undefined) throw new Error('no VM');
  attachViews(memory.cage, memory.stacks);
  const running = [0, 1, 2, 3];
  while (!running.every((index) => stateOf(threadBlock(index)) === STATE.RUNNING)) await rest(20);
  await rest(600);
  const start = performance.now();
  let asked = 0;
  const last = running.map(() => 0);
  for (let now = start; now < start + Number(seconds) * 1000; now = performance.now()) {
    const due = ((now - start) / 1000) * PER_SECOND;
    for (; asked < due; asked++) {
      const at = asked % running.length;
      last[at] = request(running[at], REASON.INTERRUPT);
    }
  }
  const until = performance.now() + 1000;
  const unserved = () => running.filter((index, at) => !isServed(index, REASON.INTERRUPT, last[at]));
  while (unserved().length > 0 && performance.now() < until);
  const lost = unserved().length;
  for (const index of running) if (i32[threadBlock(index) + TB.asked + REASON.INTERRUPT] === 0) throw new Error('not asked');
  return { asked, lost };
}

/** 10,000 requests to one thread in a compiled loop without calls: microseconds until it has begun to serve each. */
async function latency(): Promise<{ p50: number; p99: number; asked: number }> {
  await new Promise((resolve) => setTimeout(resolve, 700));
  if (memory === undefined) throw new Error('no VM');
  attachViews(memory.cage, memory.stacks);
  const times: number[] = [];
  while (times.length < REQUESTS) {
    const pause = performance.now() + 0.02;
    while (performance.now() < pause);
    const start = performance.now();
    const generation = request(0, REASON.INTERRUPT);
    while (!isServed(0, REASON.INTERRUPT, generation));
    times.push((performance.now() - start) * 1000);
    if (stateOf(threadBlock(0)) !== STATE.RUNNING) throw new Error('the loop has ended');
  }
  times.sort((a, b) => a - b);
  return { p50: times[REQUESTS * 0.5], p99: times[REQUESTS * 0.99], asked: REQUESTS };
}

async function main(): Promise<void> {
  const source = { shards: SAME, full: SAME, dead: '', regexps: REGEXPS, deadRegexps: '', tight: TIGHT, storm: STORM, latency: TURN }[scenario];
  if (source === undefined) throw new Error(`no scenario ${scenario}`);
  const vm = await VM.create({ jit: 'auto', limits: { heap: scenario === 'tight' ? '24MiB' : '256MiB', threads: 16 } });
  const dying = { dead: runDying, deadRegexps: runDyingRegExps }[scenario];
  const result = dying === undefined ? vm.evaluate(source) : dying(vm);
  const stormed = scenario === 'storm' ? await storm() : undefined;
  if (scenario === 'latency') {
    process.stdout.write(`${JSON.stringify({ result: true, ...(await latency()) })}\n`, () => process.exit(0));
    return;
  }
  const value = await result;
  await vm.dispose();
  process.stdout.write(`${JSON.stringify({ result: value, ...stormed })}\n`, () => process.exit(0));
}
void main();
