// Minor collections while as many threads as there are cores allocate and a part of it survives, and how
// fast a thread allocates.
import os from 'node:os';
import path from 'node:path';
import { heddleWithStats, here, median, row } from '../lib.mjs';

const file = path.join(here, 'guests', 'pauses.js');

export function measure({ rounds }) {
  const cores = Math.min(os.availableParallelism(), 4);
  const runs = [];
  for (let i = 0; i < rounds; i++) {
    const { stats, stdout } = heddleWithStats([file, String(cores), '3000']);
    const { count, pause } = stats.collections.minor;
    const seconds = Number(/([\d.]+) ms/.exec(stdout)[1]) / 1000;
    runs.push({ count, ...pause, rate: stats.allocation.bytes / 1e6 / seconds / cores });
  }
  const middle = (field) => median(runs.map((r) => r[field]));
  return [
    row(`${cores} threads: minor pause p50`, middle('p50') / 1000, 'ms'),
    row(`${cores} threads: minor pause p99`, middle('p99') / 1000, 'ms', '<=', 3),
    row(`${cores} threads: longest`, Math.max(...runs.map((r) => r.max)) / 1000, 'ms'),
    row('collections in the smallest sample', Math.min(...runs.map((r) => r.count)), '', '>=', 20),
    row('allocation, each thread', middle('rate'), 'MB/s', '>=', 200),
  ];
}
