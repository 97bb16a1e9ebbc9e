/**
 * Collapsed stacks: a line a stack, outermost first, and its weight: microseconds where there is a CPU
 * profile, else bytes. Time in which a thread has nothing to do is left out.
 */
import { NO_STACK } from '../model.ts';
import type { ProfileData, ThreadProfile } from '../model.ts';
import { functionName, IDLE, PROGRAM, pseudoName } from './names.ts';
import { walkStretches } from './stretches.ts';

const clean = (text: string): string => text.replace(/;/g, ',').replace(/\s+/g, ' ');

export function collapsed(data: ProfileData, threads: readonly ThreadProfile[]): string {
  const { stacks, frames, functions } = data;
  const names = functions.map((row) => {
    const where = row.file === '' ? '' : ` (${row.file}:${row.line})`;
    return clean(functionName(row) + where);
  });
  const texts: string[] = [];
  const textOf = (stack: number): string => {
    if (stack === NO_STACK) return '';
    for (let i = texts.length; i <= stack; i++) {
      const parent = stacks.parent[i];
      const name = names[frames[stacks.frame[i]].function];
      texts.push(parent === NO_STACK ? name : `${texts[parent]};${name}`);
    }
    return texts[stack];
  };
  const totals = new Map<string, number>();
  const add = (text: string, weight: number): void =>
    void totals.set(text, (totals.get(text) ?? 0) + weight);

  for (const thread of threads) {
    if (data.cpu !== null) {
      walkStretches(thread, (start, end, stack, interval) => {
        const pseudo =
          interval === null ? (stack === NO_STACK ? PROGRAM : '') : pseudoName(interval);
        if (pseudo === IDLE) return;
        const text = textOf(stack);
        add(pseudo === '' ? text : text === '' ? pseudo : `${text};${pseudo}`, end - start);
      });
    } else {
      const { stack, size, weight } = thread.allocations;
      for (let i = 0; i < stack.length; i++)
        add(stack[i] === NO_STACK ? PROGRAM : textOf(stack[i]), size[i] * weight[i]);
    }
  }
  let lines = '';
  for (const [text, total] of totals) {
    const weight = Math.round(total);
    if (weight > 0) lines += `${text} ${weight}\n`;
  }
  return lines;
}
