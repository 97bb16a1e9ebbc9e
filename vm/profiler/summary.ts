/** The table at the end of a profiled run: where the time went, who allocated, what stopped everything. */
import { formatDuration, formatSize } from '../units.ts';
import { functionName, PROGRAM } from './export/names.ts';
import { walkStretches } from './export/stretches.ts';
import { FATE, NO_STACK } from './model.ts';
import type { FrameRow, ProfileData } from './model.ts';

const MOST_ROWS = 8;

const baseName = (file: string): string =>
  file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

interface Row {
  readonly text: string;
  weight: number;
}

class Ranking {
  readonly #rows = new Map<string | number, Row>();
  total = 0;

  add(key: string | number, weight: number, text: () => string): void {
    this.total += weight;
    const row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, { text: text(), weight });
    else row.weight += weight;
  }

  lines(format: (weight: number) => string): string {
    const rows = [...this.#rows.values()].filter((row) => row.weight > 0);
    rows.sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
    let text = '';
    for (const { text: name, weight } of rows.slice(0, MOST_ROWS)) {
      const share = `${((100 * weight) / this.total).toFixed(1)}%`;
      text += `  ${share.padStart(6)}  ${format(weight).padStart(9)}  ${name}\n`;
    }
    const rest = rows.length - MOST_ROWS;
    return rest > 0 ? `${text}  and ${rest} more\n` : text;
  }
}

function frameText(data: ProfileData, frame: FrameRow, line: number): string {
  const row = data.functions[frame.function];
  return row.file === ''
    ? functionName(row)
    : `${functionName(row)} (${baseName(row.file)}:${line})`;
}

const microseconds = (time: number): string =>
  time > 0 && time < 10_000 ? `${(time / 1000).toFixed(2)} ms` : formatDuration(time / 1000);
const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const threadName = (id: number): string => (id === 0 ? 'the main thread' : `thread ${id}`);

function cpuPart(data: ProfileData): string {
  const { stacks, frames, functions } = data;
  const ranking = new Ranking();
  let samples = 0;
  let machine = 0;
  for (const thread of data.threads) {
    samples += thread.samples.time.length;
    for (const tier of thread.samples.tier) machine += tier;
    walkStretches(thread, (start, end, stack, interval) => {
      if (interval !== null || end <= start) return;
      const frame = stack === NO_STACK ? null : frames[stacks.frame[stack]];
      ranking.add(frame?.function ?? -1, end - start, () =>
        frame === null ? PROGRAM : frameText(data, frame, functions[frame.function].line),
      );
    });
  }
  const compiled =
    machine === 0 ? '' : ` (${Math.round((100 * machine) / samples)}% in machine code)`;
  const head = `CPU profile: ${plural(samples, 'sample')}${compiled}, ${microseconds(ranking.total)} running in ${plural(data.threads.length, 'thread')}`;
  return `${head}; functions by self time:\n${ranking.lines(microseconds)}`;
}

/** The innermost frame of the program, and through which built-in it allocates. */
function siteText(data: ProfileData, stack: number): string {
  const { stacks, frames, functions } = data;
  let through = '';
  for (let at = stack; at !== NO_STACK; at = stacks.parent[at]) {
    const frame = frames[stacks.frame[at]];
    if (functions[frame.function].file !== '')
      return `${frameText(data, frame, frame.line)}${through}`;
    through ||= `, in ${functionName(functions[frame.function])}`;
  }
  return through === '' ? PROGRAM : through.slice(', in '.length);
}

function allocationPart(data: ProfileData): string {
  const ranking = new Ranking();
  let samples = 0;
  let seen = 0;
  let survived = 0;
  for (const { allocations } of data.threads) {
    const { stack, size, weight, type, fate } = allocations;
    samples += stack.length;
    for (let i = 0; i < stack.length; i++) {
      const text = `${data.types[type[i]] ?? ''} at ${siteText(data, stack[i])}`;
      const bytes = size[i] * weight[i];
      ranking.add(text, bytes, () => text);
      if ((fate[i] & FATE.MINOR_SEEN) !== 0) seen += bytes;
      if ((fate[i] & FATE.MINOR_SURVIVED) !== 0) survived += bytes;
    }
  }
  const bytes = (count: number): string => formatSize(Math.round(count));
  const lived =
    seen === 0
      ? ''
      : `, ${Math.round((100 * survived) / seen)}% of what was young outlived a minor collection`;
  const head = `Allocation profile: ${plural(samples, 'sample')}, about ${bytes(ranking.total)}${lived}`;
  return `${head}; sites by bytes:\n${ranking.lines(bytes)}`;
}

function pausePart({ collections, stops }: ProfileData): string {
  const kinds = (['minor', 'major'] as const).flatMap((kind) => {
    const pauses = collections.filter((each) => each.kind === kind).map(({ pause }) => pause);
    if (pauses.length === 0) return [];
    const total = pauses.reduce((a, b) => a + b, 0);
    return [
      `${plural(pauses.length, `${kind} collection`)}, ${microseconds(total)} in all, longest ${microseconds(Math.max(...pauses))}`,
    ];
  });
  let text = `Pauses: ${kinds.length === 0 ? 'no collections' : kinds.join('; ')}\n`;
  const slowest = stops.reduce<(typeof stops)[number] | null>(
    (most, each) => (most === null || each.timeToStop > most.timeToStop ? each : most),
    null,
  );
  if (slowest !== null) {
    const last = slowest.threads.reduce<{ id: number; timeToStop: number } | null>(
      (most, each) => (most === null || each.timeToStop > most.timeToStop ? each : most),
      null,
    );
    const straggler = last === null ? '' : `, last was ${threadName(last.id)}`;
    text += `Stops: ${stops.length}, the slowest took ${microseconds(slowest.timeToStop)} to stop all threads${straggler}\n`;
  }
  return text;
}

export function summaryText(data: ProfileData): string {
  const lost =
    data.dropped === 0 ? '' : `${plural(data.dropped, 'sample')} lost for want of room\n`;
  return `${data.cpu === null ? '' : cpuPart(data)}${data.allocation === null ? '' : allocationPart(data)}${pausePart(data)}${lost}`;
}
