/**
 * The question about a slow script, on the terminal: on stderr, with every thread's stack; the answer is a
 * line of stdin. One row an answer. stdin is read by lines of the terminal itself, so Ctrl-C stays what it is.
 *
 * stdin is read only while a question is open, and a program in the background does not ask: reading from
 * the terminal would stop it (SIGTTIN).
 */
import fs from 'node:fs';
import readline from 'node:readline';
import { threadLines } from '../api/reports.ts';
import { LATER_FACTOR } from '../api/slow-script.ts';
import type { SlowAnswer, SlowQuestion, SlowScriptOptions } from '../api/slow-script.ts';
import { formatDuration } from '../units.ts';
import { write } from './report.ts';

/** Without --slow-script, where there is somebody to ask. */
const DEFAULT_AFTER = 10_000;

const ANSWERS: readonly {
  readonly answer: SlowAnswer;
  readonly text: (after: number) => string;
}[] = [
  { answer: 'continue', text: () => 'continue (c)' },
  {
    answer: 'later',
    text: (after) => `ask again later (l: in ${formatDuration(after * LATER_FACTOR)})`,
  },
  { answer: 'stop', text: () => 'stop (s)' },
];

/** The answer that a line gives; an empty one continues. null: none that we know. */
export function answerOf(line: string): SlowAnswer | null {
  const word = line.trim().toLowerCase();
  if (word === '') return 'continue';
  return ANSWERS.find(({ answer }) => answer === word || answer[0] === word)?.answer ?? null;
}

const prompt = (after: number): string => `${ANSWERS.map(({ text }) => text(after)).join(', ')}? `;

/** Whether the terminal is this process's: its process group is the terminal's. True where nobody can say. */
function inForeground(): boolean {
  if (!process.stdin.isTTY) return true;
  try {
    const stat = fs.readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , terminalGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === terminalGroup;
  } catch {
    return true;
  }
}

/** Lines of stdin, while questions are open. */
class Answers {
  #over = false;
  #reader: readline.Interface | null = null;
  #waiter: ((line: string | null) => void) | null = null;

  /** The next line; null: there will be none, or the question is withdrawn. */
  next(withdrawn: AbortSignal): Promise<string | null> {
    const reader = (this.#reader ??= this.#open());
    if (this.#over) return Promise.resolve(null);
    reader.resume();
    return new Promise((resolve) => {
      this.#waiter = (line) => {
        this.#waiter = null;
        if (!this.#over) reader.pause();
        resolve(line);
      };
      withdrawn.addEventListener('abort', () => this.#waiter?.(null), { once: true });
    });
  }

  get over(): boolean {
    return this.#over;
  }

  #open(): readline.Interface {
    const reader = readline.createInterface({ input: process.stdin, terminal: false });
    reader.on('line', (line) => this.#waiter?.(line));
    reader.on('close', () => {
      this.#over = true;
      this.#waiter?.(null);
    });
    return reader;
  }
}

/** `after`: what --slow-script says; 'off' and no terminal: nobody is asked. */
export function slowQuestion(after: number | 'off' | undefined): SlowScriptOptions | null {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  if (after === 'off' || (after === undefined && !isTerminal)) return null;
  const time = after ?? DEFAULT_AFTER;
  const answers = new Answers();
  const ask = async (
    { threads, elapsed }: SlowQuestion,
    withdrawn: AbortSignal,
  ): Promise<SlowAnswer> => {
    // Nobody is there.
    if (answers.over || !inForeground()) return 'later';
    write(
      2,
      `\nheddle: slow script, running for ${formatDuration(elapsed)}\n${threadLines(threads)}`,
    );
    for (;;) {
      write(2, prompt(time));
      const line = await answers.next(withdrawn);
      if (line === null) {
        write(2, '\n');
        return 'later';
      }
      const answer = answerOf(line);
      if (answer !== null) return answer;
    }
  };
  return { after: time, ask };
}
