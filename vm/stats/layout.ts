/**
 * The statistics of a VM: histograms and counters in VM.statsArea, so that they outlive threads and
 * workers. Counters are written by the stopper with the world stopped, or by atomic add.
 *
 * A histogram counts times in µs by quarter octaves, from a quarter of a microsecond up:
 *
 *     quarters of a µs     0 1 2 3 | 4 5 6 7 | 8-9 10-11 12-13 14-15 | 16-19 20-23 24-27 28-31 | ...
 *     bucket               0 1 2 3 | 4 5 6 7 | 8   9     10    11    | 12    13    14    15    | ...
 *
 * So a percentile read from it is right to within a fifth.
 */
import { VM } from '../../heap/layout.ts';

const BUCKETS = 124;

interface StatRow {
  readonly name: string;
  readonly words: number;
  readonly doc: string;
}

const ROWS = [
  { name: 'minorPause', words: BUCKETS, doc: 'pauses of minor collections' },
  { name: 'majorPause', words: BUCKETS, doc: 'pauses of major collections' },
  {
    name: 'timeToStop',
    words: BUCKETS,
    doc: 'from the request of a stop until all threads had stopped',
  },
  { name: 'maxima', words: 4, doc: 'longest of each histogram, µs' },
  {
    name: 'worstStraggler',
    words: 1,
    doc: 'id + 1 of the thread that was last in the longest stop',
  },
  { name: 'lastKind', words: 1, doc: 'the last collection: 1 minor, 2 major' },
  { name: 'lastPause', words: 1, doc: 'its pause, µs' },
  { name: 'lastStop', words: 1, doc: 'its time to stop, µs' },
  { name: 'lastStraggler', words: 1, doc: 'id + 1 of the thread that was last to stop, 0 none' },
  {
    name: 'sharingMicros',
    words: 1,
    doc: 'pause of the first thread’s start, in which SHARED is marked',
  },
  { name: 'promotedKiB', words: 1, doc: 'KiB moved to the old space' },
  { name: 'copiedKiB', words: 1, doc: 'KiB copied within the young generation' },
  { name: 'collectors', words: 1, doc: 'threads that took part, summed over collections' },
  {
    name: 'services',
    words: 8,
    doc: 'slow paths by the check that led there (safepoint.ts, WHERE)',
  },
  { name: 'threadsHanded', words: 1, doc: 'threads that were given to a worker that stood by' },
] as const satisfies readonly StatRow[];

type StatName = (typeof ROWS)[number]['name'];

/** i32 index of each statistic. */
export const STAT = {} as { readonly [N in StatName]: number };
let at = VM.statsArea;
for (const { name, words } of ROWS) {
  (STAT as Record<string, number>)[name] = at;
  at += words;
}
if (at - VM.statsArea > 512) throw new Error('statistics do not fit');

export const HISTOGRAMS = [
  'minorPause',
  'majorPause',
  'timeToStop',
] as const satisfies readonly StatName[];
export type HistogramName = (typeof HISTOGRAMS)[number];

export function bucketOf(micros: number): number {
  const quarters = Math.min(Math.max(0, Math.floor(micros * 4)), 0x7fff_ffff);
  if (quarters < 4) return quarters;
  const octave = 31 - Math.clz32(quarters);
  return 4 * (octave - 1) + ((quarters >> (octave - 2)) & 3);
}

/** The least time that falls into a bucket, µs. */
export function bucketStart(bucket: number): number {
  if (bucket < 4) return bucket / 4;
  const octave = (bucket >> 2) + 1;
  return ((4 + (bucket & 3)) * 2 ** (octave - 2)) / 4;
}
export { BUCKETS };
