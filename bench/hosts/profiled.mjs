// Runs a program in the library with a profile of some kind, which is thrown away; prints what it prints.
//   profiled.mjs FILE none|cpu|allocation|both [CPU INTERVAL, ms] [HEAP INTERVAL, bytes]
import { VM } from '../../dist/index.mjs';

const [file, mode, cpu = 1, heap = 512 * 1024] = process.argv.slice(2);
const vm = await VM.create({ jit: 'auto', limits: { heap: '1GiB' } });
if (mode === 'cpu' || mode === 'both') await vm.profiler.startCpu({ interval: Number(cpu) });
if (mode === 'allocation' || mode === 'both')
  await vm.profiler.startAllocation({ interval: Number(heap) });
await vm.run(file, { args: [] });
if (mode !== 'none') await vm.profiler.stop();
await vm.dispose();
