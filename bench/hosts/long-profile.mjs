// Eight threads that compute and allocate for some seconds, with a profile or without; prints as JSON what
// the process held then, and how long the profile took to end and to write.
//   long-profile.mjs SECONDS none|both
import { VM } from '../../dist/index.mjs';

const [seconds, mode] = process.argv.slice(2);
const THREADS = 8;
const vm = await VM.create({ jit: 'auto', limits: { heap: '256MiB' } });
await vm.evaluate(`
  function count(n) { return n < 2 ? 1 : count(n - 1) + count(n - 2); }
  function fill(n) { const list = []; for (let i = 0; i < n; i++) list.push({ i, next: null }); return list.length; }
  function work(ms) {
    const end = performance.now() + ms;
    let sum = 0;
    while (performance.now() < end) sum += count(12) + fill(300);
    return sum;
  }
  function all(ms) { for (const t of Array.from({ length: ${THREADS} }, () => new Thread(work, ms))) t.join(); }`);
await vm.call('all', [300]);
if (mode === 'both') {
  await vm.profiler.startCpu();
  await vm.profiler.startAllocation();
}
await vm.call('all', [Number(seconds) * 1000]);
const rss = process.memoryUsage.rss();
const figures = { rss, samples: 0, stop: 0, formats: {} };
if (mode === 'both') {
  const start = performance.now();
  const profile = await vm.profiler.stop();
  figures.stop = performance.now() - start;
  for (const format of ['firefox', 'cpuprofile', 'heapprofile', 'pprof', 'collapsed']) {
    const from = performance.now();
    profile.export(format);
    figures.formats[format] = performance.now() - from;
  }
  for (const { samples, allocations } of profile.data.threads)
    figures.samples += samples.time.length + allocations.time.length;
  figures.dropped = profile.data.dropped;
}
console.log(JSON.stringify(figures));
await vm.dispose();
