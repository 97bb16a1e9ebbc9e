// Runs programs under a profile in a process of their own, with the built guest worker.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { esm } from '../../scripts/esbuild-options.mjs';
import type { ProfileData } from '../../vm/profiler/model.ts';
import { ROOT } from '../support/root.ts';

export interface ProfiledRequest {
  readonly source: string;
  /** Mean bytes between samples; not given: no allocation profile. */
  readonly allocation?: number;
  /** Microseconds between samples by the limits. */
  readonly cpu?: number;
  /** Microseconds between samples by signals. */
  readonly exact?: number;
  readonly jit?: 'auto' | 'off';
  readonly seed?: number;
  /** Names of VM_OPTION. */
  readonly options?: readonly string[];
  readonly limits?: object;
}

export interface Profiled {
  readonly result: unknown;
  /** Bytes that the main thread says it has allocated in nurseries and as large cells. */
  readonly allocated: number;
  /** Of these, those that no collection has seen. */
  readonly uncollected: number;
  readonly profile: ProfileData;
}

export async function bundleProfiled() {
  const folder = process.env.BUILD_FOLDER ?? path.join(ROOT, 'dist');
  const main = path.join(folder, `dev-profiled-${process.pid}.mjs`);
  const entry = path.join(ROOT, 'test/profiler/programs/profiled.ts');
  await build({ ...esm, entryPoints: [entry], outfile: main });
  return {
    run(request: ProfiledRequest, env: Record<string, string> = {}): Profiled {
      const child = spawnSync(process.execPath, [main, path.join(folder, 'worker.mjs')], {
        encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 29, input: JSON.stringify(request), env: { ...process.env, ...env },
      });
      if (child.status !== 0) throw new Error(`${child.status ?? child.signal}: ${child.stdout.slice(0, 2000)}${child.stderr}`);
      const text = child.stdout.trim();
      return JSON.parse(text.slice(text.lastIndexOf('\n') + 1)) as Profiled;
    },
    remove: () => [main, `${main}.map`].forEach((file) => rmSync(file, { force: true })),
  };
}

export interface StackFrame {
  readonly name: string;
  readonly line: number;
}

/** The frames of a stack, innermost first. */
export function framesOf({ stacks, frames, functions }: ProfileData, stack: number): StackFrame[] {
  const found: StackFrame[] = [];
  for (let node = stack; node >= 0; node = stacks.parent[node]) {
    const { function: fn, line } = frames[stacks.frame[node]];
    found.push({ name: functions[fn].name, line });
  }
  return found;
}

