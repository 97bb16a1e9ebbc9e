/**
 * V8's .cpuprofile: a call tree, and which node was current from when on. What a thread does instead of
 * running is a pseudo function below the stack where it does it; the collector is at the root, where V8
 * has it. Several threads are one after another, so that times add up to what all of them took.
 */
import type { Interval, ProfileData, ThreadProfile } from '../model.ts';
import { CallTree } from './call-tree.ts';
import { PROGRAM, pseudoName } from './names.ts';
import { walkStretches } from './stretches.ts';

const GARBAGE_COLLECTOR = '(garbage collector)';

export function cpuprofile(data: ProfileData, threads: readonly ThreadProfile[]): string {
  const tree = new CallTree(data);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  const hits: number[] = [];
  const ticks: (Map<number, number> | undefined)[] = [];
  const startTime = Math.round(data.startTime * 1000);
  /** Where this thread's time 0 is; the last time written. */
  let base = startTime;
  let last = startTime;

  const nodeOf = (stack: number, interval: Interval | null): number => {
    if (interval !== null) {
      const name = pseudoName(interval);
      return tree.pseudoNode(name === GARBAGE_COLLECTOR ? 0 : tree.nodeOf(stack), name);
    }
    const node = tree.nodeOf(stack);
    return node === 0 ? tree.pseudoNode(0, PROGRAM) : node;
  };
  const emit = (time: number, node: number): void => {
    const at = Math.round(time);
    samples.push(node + 1);
    timeDeltas.push(at - last);
    last = at;
  };

  for (const thread of threads) {
    const offset = base - thread.start;
    walkStretches(thread, (start, end, stack, interval, sample) => {
      const node = nodeOf(stack, interval);
      if (sample !== -1) {
        hits[node] = (hits[node] ?? 0) + 1;
        const line = tree.lineOf(stack);
        if (line > 0) {
          const lines = (ticks[node] ??= new Map<number, number>());
          lines.set(line, (lines.get(line) ?? 0) + 1);
        }
      }
      if (end > start) emit(start + offset, node);
    });
    base += Math.max(0, thread.end - thread.start);
  }
  // The last one lasts until here.
  if (samples.length > 0) emit(base, samples[samples.length - 1] - 1);

  const nodes = tree.frames.map((callFrame, node) => {
    const lines = ticks[node];
    return {
      id: node + 1,
      callFrame,
      hitCount: hits[node] ?? 0,
      ...(tree.children[node].length > 0
        ? { children: tree.children[node].map((child) => child + 1) }
        : {}),
      ...(lines === undefined
        ? {}
        : { positionTicks: [...lines].map(([line, count]) => ({ line, ticks: count })) }),
    };
  });
  return JSON.stringify({
    nodes,
    startTime,
    endTime: Math.max(last, Math.round(base)),
    samples,
    timeDeltas,
  });
}
