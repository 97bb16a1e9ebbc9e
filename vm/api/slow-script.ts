/**
 * Slow scripts: a call that has run for a while is asked about. The guest is not interrupted by the
 * question; it goes on, and so do its limits. One question at a time; when the call ends, the question is
 * withdrawn.
 *
 *     began ──after──▶ asked ──continue──▶ began again (the same time once more)
 *                        │ └──later──────▶ began again (ten times as long)
 *                        └────stop───────▶ the call is interrupted
 */
import { formatDuration } from '../units.ts';
import { HeddleError } from './errors.ts';
import { toThreadInfo } from './reports.ts';
import type { ThreadReport } from '../threads/supervision.ts';
import type { ThreadInfo } from './types.ts';

/** What can be answered. The debugger will add an answer. */
export const SLOW_ANSWERS = ['continue', 'later', 'stop'] as const;
export type SlowAnswer = (typeof SLOW_ANSWERS)[number];

/** 'later' waits so many times as long as 'continue'. */
export const LATER_FACTOR = 10;

export interface SlowQuestion {
  readonly threads: ThreadInfo[];
  /** Milliseconds since the call began. */
  readonly elapsed: number;
}

export interface SlowScriptOptions {
  /** Milliseconds until the first question. */
  readonly after: number;
  /** `withdrawn` is aborted when the call ends without the answer. */
  readonly ask: (question: SlowQuestion, withdrawn: AbortSignal) => unknown;
}

interface Watched {
  threads(): readonly ThreadReport[];
  interrupt(reason: string): Promise<void>;
}

export class SlowWatch {
  readonly #options: SlowScriptOptions | null;
  readonly #watched: Watched;
  readonly #onHookError: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #withdrawal: AbortController | null = null;
  #began = 0;

  /** `onHookError` hears of what a question threw, and of answers that are none. */
  constructor(
    options: SlowScriptOptions | null,
    watched: Watched,
    onHookError: (error: unknown) => void,
  ) {
    this.#options = options;
    this.#watched = watched;
    this.#onHookError = onHookError;
  }

  /** A call has begun. */
  begin(): void {
    if (this.#options === null) return;
    this.end();
    this.#began = performance.now();
    this.#wait(this.#options.after);
  }

  /** It is over. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#withdrawal?.abort();
    this.#withdrawal = null;
  }

  #wait(time: number): void {
    this.#timer = setTimeout(() => void this.#ask(), Math.min(time, 0x7fff_ffff));
  }

  async #ask(): Promise<void> {
    const options = this.#options;
    if (options === null) return;
    const { after, ask } = options;
    const threads = this.#watched.threads().map(toThreadInfo);
    // Waiting for timers and messages is not slow.
    if (threads.every((thread) => thread.stack.length === 0)) return this.#wait(after);
    const withdrawal = new AbortController();
    this.#withdrawal = withdrawal;
    const elapsed = performance.now() - this.#began;
    let answer: SlowAnswer = 'continue';
    try {
      answer = checkAnswer(await ask({ threads, elapsed }, withdrawal.signal));
    } catch (error) {
      if (!withdrawal.signal.aborted) this.#onHookError(error);
    }
    if (withdrawal.signal.aborted) return;
    this.#withdrawal = null;
    if (answer === 'stop')
      void this.#watched.interrupt(
        `The slow script was stopped after ${formatDuration(performance.now() - this.#began)}`,
      );
    else this.#wait(answer === 'later' ? after * LATER_FACTOR : after);
  }
}

function checkAnswer(answer: unknown): SlowAnswer {
  if ((SLOW_ANSWERS as readonly unknown[]).includes(answer)) return answer as SlowAnswer;
  throw new HeddleError(
    'ERR_HEDDLE_OPTION',
    `onSlowScript must answer 'continue' or 'stop', not ${String(answer)}`,
  );
}
