/** V8's .heapprofile: a call tree with the bytes that were allocated at each node, as far as samples tell. */
import type { ProfileData, ThreadProfile } from '../model.ts';
import { CallTree } from './call-tree.ts';
import type { CallFrame } from './call-tree.ts';

interface Node {
  callFrame: CallFrame;
  selfSize: number;
  id: number;
  children: Node[];
}

export function heapprofile(data: ProfileData, threads: readonly ThreadProfile[]): string {
  const tree = new CallTree(data);
  const sizes: number[] = [];
  const samples: { time: number; size: number; nodeId: number }[] = [];
  for (const { allocations } of threads) {
    const { time, stack, size, weight } = allocations;
    for (let i = 0; i < time.length; i++) {
      const node = tree.nodeOf(stack[i]);
      const bytes = size[i] * weight[i];
      sizes[node] = (sizes[node] ?? 0) + bytes;
      samples.push({ time: time[i], size: Math.round(bytes), nodeId: node + 1 });
    }
  }
  samples.sort((a, b) => a.time - b.time);
  // Children have higher numbers than their parents.
  const nodes: Node[] = tree.frames.map((callFrame, node) => ({
    callFrame,
    selfSize: Math.round(sizes[node] ?? 0),
    id: node + 1,
    children: [],
  }));
  tree.children.forEach((children, node) => {
    nodes[node].children = children.map((child) => nodes[child]);
  });
  return JSON.stringify({
    head: nodes[0],
    samples: samples.map(({ size, nodeId }, at) => ({ size, nodeId, ordinal: at + 1 })),
  });
}
