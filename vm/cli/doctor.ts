/** `heddle doctor`: what works on this machine, and why not. */
import { createRequire } from 'node:module';
import os from 'node:os';
import { createCage, releaseCage } from '../../heap/cage.ts';
import { nativeAvailability } from '../../native/availability.ts';
import type { Platform } from '../api/calls.ts';
import { PROGRAM_DEFAULTS } from '../api/options.ts';
import { formatSize } from '../units.ts';
import { openSession } from './run.ts';
import { write } from './report.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Without it Heddle does not run at all. */
  readonly needed: boolean;
  readonly detail: string;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function checkNode(): Check {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    name: 'node',
    ok,
    needed: true,
    detail: `${process.version} (20.19 or newer is needed)`,
  };
}

function checkPlatform(): Check {
  const ok = process.arch === 'x64';
  const why = ok
    ? 'threads run in parallel'
    : 'threads need x86-64 memory ordering: programs run on one thread';
  return {
    name: 'threads',
    ok,
    needed: false,
    detail: `${process.platform} ${process.arch}, ${os.availableParallelism()} processors; ${why}`,
  };
}

function checkMemory(): Check {
  const { heap, stack } = PROGRAM_DEFAULTS;
  try {
    releaseCage(createCage({ heapLimit: heap, threads: 1, stackBytes: stack }));
    return {
      name: 'memory',
      ok: true,
      needed: true,
      detail: `a heap of ${formatSize(heap)} can be reserved`,
    };
  } catch (error) {
    return { name: 'memory', ok: false, needed: true, detail: messageOf(error) };
  }
}

function checkKoffi(): Check {
  try {
    createRequire(import.meta.url)('koffi');
    return {
      name: 'koffi',
      ok: true,
      needed: false,
      detail: 'installed',
    };
  } catch (error) {
    return {
      name: 'koffi',
      ok: false,
      needed: false,
      detail: `not available (${messageOf(error).split('\n')[0]}): tier 0, the interpreter, runs`,
    };
  }
}

function checkMachineCode(): Check {
  const available = nativeAvailability();
  return {
    name: 'machine code',
    ok: available.ok,
    needed: false,
    detail: available.ok ? 'works' : `none: ${available.reason}; tier 0 runs`,
  };
}

async function checkProgram(platform: Platform): Promise<Check> {
  const name = 'interpreter';
  try {
    const session = openSession(platform, { sandbox: true }, { ...PROGRAM_DEFAULTS, time: 20_000 });
    const source = process.arch === 'x64' ? 'new Thread(() => 6 * 7).join()' : '6 * 7';
    const limits = { time: undefined, cpu: undefined, transfer: undefined };
    const { value } = await session.call({
      action: () => ({ a: 'script', source, filename: 'doctor.js', repl: false }),
      limits,
      result: 'copy',
      waitForAll: true,
      report: false,
    });
    return {
      name,
      ok: value === 42,
      needed: true,
      detail: value === 42 ? 'tier 0 works' : `a program gave ${String(value)} instead of 42`,
    };
  } catch (error) {
    return { name, ok: false, needed: true, detail: messageOf(error) };
  }
}

/** Exit code 0: programs run here. */
export async function examine(platform: Platform, json: boolean): Promise<number> {
  const checks = [
    checkNode(),
    checkPlatform(),
    checkMemory(),
    checkKoffi(),
    checkMachineCode(),
    await checkProgram(platform),
  ];
  const ok = checks.every((check) => check.ok || !check.needed);
  if (json) write(1, `${JSON.stringify({ ok, version: __HEDDLE_VERSION__, checks }, null, 2)}\n`);
  else
    for (const { name, ok: fine, needed, detail } of checks)
      write(1, `${fine ? 'ok ' : needed ? 'BAD' : 'no '}  ${name.padEnd(12)} ${detail}\n`);
  return ok ? 0 : 1;
}
