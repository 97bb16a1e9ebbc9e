/**
 * `--perf-map`: the file by which Linux perf finds names of generated code, /tmp/perf-PID.map. One
 * line a function, `start size name` in hexadecimal, appended by whichever worker compiled it. Code that
 * has gone stays in the file.
 */
import { constants, openSync, writeSync } from 'node:fs';
import { TB } from '../heap/layout.ts';
import { i32, tb } from '../heap/views.ts';
import { GATE_BYTES } from '../native/gate.ts';
import { describeFrame } from '../vm/stack-trace.ts';
import type { Compiled, Shard } from './shard.ts';

/** Never through a link, which somebody else may have put there. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
/** This worker's; -1: it could not be opened. */
let file: number | undefined;

function openMap(): number {
  try {
    return openSync(`/tmp/perf-${process.pid}.map`, FLAGS, 0o600);
  } catch {
    return -1;
  }
}

/** `f program.js:3`: what a stack trace says of the function. */
export function nameOf(code: number): string {
  const at = describeFrame(code, 0, false);
  const name = at.function === '' ? '(anonymous)' : at.function;
  return at.file === '' ? name : `${name} ${at.file}:${at.line}`;
}

/** What the shard does for each function that it compiles. */
export function writePerfMap(shard: Shard): (compiled: Compiled) => void {
  const { memory, stubs } = shard;
  const map = (file ??= openMap());
  if (map === -1) return () => {};
  const append = (start: number, end: number, name: string): void => {
    writeSync(map, `${(memory.base + start).toString(16)} ${(end - start).toString(16)} ${name}\n`);
  };
  const thread = i32[tb + TB.id];
  append(0, GATE_BYTES, `heddle: gate of thread ${thread}`);
  append(GATE_BYTES, stubs.end, `heddle: stubs of thread ${thread}`);
  shard.onPiece = ({ start, end }, name) => append(start, end, name);
  return ({ code, entry, end }) => append(entry, end, `${nameOf(code)} (baseline)`);
}
