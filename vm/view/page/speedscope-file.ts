/**
 * speedscope's own file format, from a file in the Firefox Profiler's (which speedscope does not read): a
 * profile for all threads together, then time and allocated bytes of each.
 */
import { Stacks } from './firefox-file.ts';
import type { FirefoxFile, FirefoxTrack } from './firefox-file.ts';

interface SpeedscopeFrame {
  name: string;
  file?: string;
  line?: number;
  col?: number;
}

const IDLE = '(idle)';

class Converter {
  readonly #stacks: Stacks;
  readonly frames: SpeedscopeFrame[];
  readonly #idle: number;

  constructor(file: FirefoxFile) {
    this.#stacks = new Stacks(file);
    const count = file.shared.funcTable.length;
    this.frames = Array.from({ length: count }, (_, func) => {
      const { name, file: source, line, column } = this.#stacks.frameOf(func);
      return source === '' ? { name } : { name, file: source, line, col: column };
    });
    this.#idle = this.frames.findIndex((frame) => frame.name === IDLE);
  }

  #isIdle(stack: number): boolean {
    return this.#stacks.functionOf(stack) === this.#idle;
  }

  /** In the order of time: where calls begin and end. */
  time(track: FirefoxTrack): object {
    const { stack, time, weight, length } = track.samples;
    const events: { type: 'O' | 'C'; frame: number; at: number }[] = [];
    let open: number[] = [];
    let at = track.registerTime;
    for (let i = 0; i < length; i++) {
      if (weight[i] <= 0) continue;
      const path = this.#isIdle(stack[i]) ? [] : this.#stacks.path(stack[i]);
      let same = 0;
      while (same < path.length && same < open.length && path[same] === open[same]) same++;
      at = time[i];
      for (let k = open.length - 1; k >= same; k--) events.push({ type: 'C', frame: open[k], at });
      for (let k = same; k < path.length; k++) events.push({ type: 'O', frame: path[k], at });
      open = path;
      at += weight[i];
    }
    for (let k = open.length - 1; k >= 0; k--) events.push({ type: 'C', frame: open[k], at });
    return {
      type: 'evented',
      name: `${track.name}: time`,
      unit: 'milliseconds',
      startValue: Math.min(track.registerTime, ...events.slice(0, 1).map((each) => each.at)),
      endValue: Math.max(at, track.unregisterTime),
      events,
    };
  }

  /** Summed over stacks; null where there is nothing. */
  sum(
    name: string,
    unit: string,
    parts: readonly (readonly [stack: number, weight: number])[],
  ): object | null {
    const sums = new Map<number, number>();
    let total = 0;
    for (const [stack, weight] of parts) {
      if (stack < 0 || this.#isIdle(stack) || weight <= 0) continue;
      sums.set(stack, (sums.get(stack) ?? 0) + weight);
      total += weight;
    }
    if (sums.size === 0) return null;
    const samples = [...sums.keys()].map((stack) => this.#stacks.path(stack));
    return {
      type: 'sampled',
      name,
      unit,
      startValue: 0,
      endValue: total,
      samples,
      weights: [...sums.values()],
    };
  }
}

const timeParts = ({ samples }: FirefoxTrack): (readonly [number, number])[] =>
  samples.stack.map((stack, i) => [stack, samples.weight[i]]);
const allocationParts = ({ jsAllocations }: FirefoxTrack): (readonly [number, number])[] =>
  jsAllocations?.stack.map((stack, i) => [stack ?? -1, jsAllocations.weight[i]]) ?? [];

export function speedscopeFile(file: FirefoxFile): object {
  const converter = new Converter(file);
  const { threads } = file;
  const several = threads.length > 1;
  const profiles = [
    several ? converter.sum('all threads: time', 'milliseconds', threads.flatMap(timeParts)) : null,
    several
      ? converter.sum('all threads: allocated bytes', 'bytes', threads.flatMap(allocationParts))
      : null,
    ...threads.flatMap((track) => [
      track.samples.length === 0 ? null : converter.time(track),
      converter.sum(`${track.name}: allocated bytes`, 'bytes', allocationParts(track)),
    ]),
  ].filter((profile) => profile !== null);
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    exporter: 'heddle',
    name: file.meta.arguments ?? 'profile',
    activeProfileIndex: 0,
    shared: { frames: converter.frames },
    profiles,
  };
}
