// node run.mjs WORKER: runs the programs named on stdin (a JSON array of files), each in a VM of its
// own whose frames the worker records. TRACE_FOLDER has the traces: N is that of program N.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportThreads } from '../../../vm/threads/report.ts';
import { cpuOf, cpuOfAll } from '../../../workers/cpu.ts';
import { Supervisor } from '../../../workers/supervisor.ts';
import { setPlatform, VM } from '../../../vm/api/vm.ts';

const folder = process.env.TRACE_FOLDER ?? '';
setPlatform({ sampler: { add: () => Promise.resolve() }, supervision: new Supervisor(pathToFileURL(process.argv[2])), cpuOf, cpuOfAll, reportThreads });

async function main(): Promise<void> {
  const files = JSON.parse(readFileSync(0, 'utf8')) as string[];
  for (const [n, file] of files.entries()) {
    const trace = join(folder, String(n));
    writeFileSync(trace, '');
    writeFileSync(join(folder, 'current'), trace);
    let output = '';
    const vm = await VM.create({
      seed: 1,
      console: ({ text }) => {
        if (output.length < 10_000) output += `${text}\n`;
      },
    });
    const end = await vm.run(file, { limits: { time: '60s' }, wait: 'all' }).then(
      ({ exitCode }) => `exit ${exitCode}`,
      (error: Error) => `${error.name} ${(error as { guestName?: string }).guestName ?? ''}`,
    );
    await vm.dispose();
    writeFileSync(`${trace}.out`, `${output}${end}\n`);
  }
  process.exit(0);
}
void main();
