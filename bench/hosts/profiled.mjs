// A program over and over in one process, without a profile and with one of each kind in turn; prints as JSON
// the processor time of each block of turns, of the guest's thread and of the whole process.
//   profiled.mjs FILE ROUNDS MILLISECONDS-A-BLOCK
// Each block with a profile (and one block without, `again`) lies between two without: what the machine does
// meanwhile, and an engine that still warms up, meets both alike. Processor time, not the clock's: other
// work on the machine is not in it.
import { readFileSync, readdirSync } from 'node:fs';
import { VM } from '../../dist/index.mjs';

const [file, rounds, blockMs] = process.argv.slice(2);
/** Milliseconds between CPU samples, bytes between allocation samples; 0: no such profile. */
const MODES = {
  again: [0, 0],
  cpu: [1, 0],
  allocation: [0, 512 * 1024],
  both: [1, 512 * 1024],
  fastCpu: [0.1, 0],
  fastAllocation: [0, 16 * 1024],
};
const WARM_MS = 1500;

const vm = await VM.create({ jit: 'auto', console: 'ignore', limits: { heap: '1GiB' } });
await vm.evaluate(`function program() {\n${readFileSync(file, 'utf8')}\n}
  function turns(n) { for (let i = 0; i < n; i++) program(); }
  function during(ms) { const end = performance.now() + ms; let n = 0; do { program(); n++; } while (performance.now() < end); return n; }`);

/** Milliseconds of processor time by thread of this process, waits for a processor not counted. */
function threadTimes() {
  const times = new Map();
  for (const task of readdirSync('/proc/self/task')) {
    try {
      const [nanoseconds] = readFileSync(`/proc/self/task/${task}/schedstat`, 'utf8').split(' ');
      times.set(task, Number(nanoseconds) / 1e6);
    } catch {
      // It has ended since.
    }
  }
  return times;
}

let guest = '';
/** What `work` takes: [the guest's thread, the process]. */
async function take(work) {
  const before = threadTimes();
  await work();
  const taken = [...threadTimes()].map(([task, ms]) => [task, ms - (before.get(task) ?? 0)]);
  guest ||= taken.reduce((most, each) => (each[1] > most[1] ? each : most))[0];
  return [taken.find(([task]) => task === guest)[1], taken.reduce((sum, [, ms]) => sum + ms, 0)];
}

await take(() => vm.call('during', [WARM_MS]));
// So many turns take a block's time on the processor.
let turns = 0;
const [calibration] = await take(async () => (turns = await vm.call('during', [Number(blockMs) * 2])));
turns = Math.max(1, Math.round((turns * Number(blockMs)) / calibration));
const block = () => take(() => vm.call('turns', [turns]));

/** Milliseconds until the first profile of a kind has begun. */
const start = {};
const result = Object.fromEntries(Object.keys(MODES).map((mode) => [mode, []]));
const untouched = [];
for (let i = 0; i < 6; i++) untouched.push(await block());

let none = await block();
for (let round = 0; round < Number(rounds); round++) {
  const names = Object.keys(MODES);
  for (const mode of round % 2 === 0 ? names : names.reverse()) {
    const [cpu, allocation] = MODES[mode];
    const began = performance.now();
    if (cpu > 0) await vm.profiler.startCpu({ interval: cpu });
    if (allocation > 0) await vm.profiler.startAllocation({ interval: allocation });
    start[mode] ??= performance.now() - began;
    // New stacks are put into words here: it belongs to a profile's beginning, not to its rate.
    const first = await block();
    const taken = await block();
    if (cpu > 0 || allocation > 0) await vm.profiler.stop();
    const before = none;
    none = await block();
    result[mode].push({ first, taken, before, after: none });
  }
}
console.log(JSON.stringify({ result, start, untouched }));
await vm.dispose();
