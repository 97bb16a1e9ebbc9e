/** The command line behind its entry (main.ts). It is a composition root: here the supervisor is the main thread. */
import type { Worker } from 'node:worker_threads';
import { cpuOf, cpuOfAll } from '../../workers/cpu.ts';
import { startFirstWorker } from '../../workers/first-worker.ts';
import { Sampler } from '../../workers/sampler-client.ts';
import { Supervisor } from '../../workers/supervisor.ts';
import { loadCached } from '../boot/load-cached.ts';
import { distUrl } from '../dist-url.ts';
import { reportThreads } from '../threads/report.ts';
import { setNativeLister, type NativeLister } from './native-lister.ts';
import { start } from './start.ts';

setNativeLister(() => {
  const { exports } = loadCached('native-listing');
  return (exports as { listMachineCode: NativeLister }).listMachineCode;
});

/** Runs a command line to its end. `first`: a worker that has been started already. */
export async function launch(
  words: string[],
  first: Worker | null,
  ended: () => void,
): Promise<never> {
  const worker = distUrl('worker.mjs');
  const platform = () => ({
    supervision: new Supervisor(worker, first ?? startFirstWorker(worker)),
    sampler: new Sampler(distUrl('sampler.mjs')),
    cpuOf,
    cpuOfAll,
    reportThreads,
  });
  const code = await start(words, platform);
  ended();
  process.exit(code);
}
