// Bundles programs/machine.ts and its worker beside the built files, which they load, and runs them.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { cjs, esm } from '../../scripts/esbuild-options.mjs';
import { ROOT } from '../support/root.ts';
import { spawnSync } from 'node:child_process';

const folder = process.env.BUILD_FOLDER ?? path.join(ROOT, 'dist');
const programs = path.join(ROOT, 'test/jit/programs');

export interface MachineRun {
  readonly result: unknown;
  readonly asked?: number;
  readonly lost?: number;
  readonly workers: readonly {
    readonly written: number;
    readonly live: number;
    readonly edges: number;
    readonly armings: number;
    readonly different: readonly number[];
  }[];
}

export async function bundleMachine() {
  const name = `dev-machine-${process.pid}`;
  const worker = path.join(folder, `${name}-worker.cjs`);
  const main = path.join(folder, `${name}.mjs`);
  await Promise.all([
    build({ ...cjs, entryPoints: [path.join(programs, 'watched-worker.ts')], outfile: worker }),
    build({ ...esm, entryPoints: [path.join(programs, 'machine.ts')], outfile: main }),
  ]);
  return {
    run(scenario: string, seconds: number, env: Record<string, string> = {}): MachineRun {
      const args = [main, worker, scenario, String(seconds)];
      const timeout = (seconds + 60) * 1000;
      const child = spawnSync(process.execPath, args, {
        encoding: 'utf8',
        timeout,
        env: { ...process.env, ...env },
      });
      if (child.status !== 0) throw new Error(`${child.status ?? child.signal}: ${child.stdout}${child.stderr}`);
      const lines = child.stdout.trim().split('\n').map((line) => JSON.parse(line) as object);
      const own = lines.find((line) => 'result' in line);
      const workers = lines.filter((line) => 'written' in line);
      return { ...own, workers } as unknown as MachineRun;
    },
    remove: () => [worker, main].forEach((file) => rmSync(file, { force: true })),
  };
}
