/**
 * `heddle repl`: node:repl in front, the guest behind. The line editor, history and multi-line input are
 * Node's; lines run in one session, whose globals stay. Whether a line goes on is decided here, by parsing
 * it, since that must be known before the next line comes.
 */
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { PassThrough } from 'node:stream';
import repl from 'node:repl';
import type { REPLServer } from 'node:repl';
import { GuestError, GuestSyntaxError, LimitError } from '../api/errors.ts';
import type { ResolvedLimits } from '../api/options.ts';
import type { Session } from '../api/session.ts';
import type { Platform } from '../api/calls.ts';
import { compileSource } from '../frontend/compile.ts';
import { FrontEndError } from '../frontend/errors.ts';
import type { RunOptions } from './options.ts';
import { describeFailure } from './report.ts';
import { limitsOf, openSession } from './run.ts';

type Done = (error: Error | null, shown?: Shown) => void;
type Evaluator = (input: string, context: unknown, file: string, done: Done) => void;

const COMPLETION_TIME = 500;

/** What a line evaluated to, as text. */
class Shown {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function syntaxOf(source: string): FrontEndError | null {
  try {
    compileSource(source, { url: 'REPL', kind: 'script', completion: true, topLevelAwait: true });
    return null;
  } catch (error) {
    if (error instanceof FrontEndError) return error;
    throw error;
  }
}

/** The error lies behind the text: more of it may put it right. */
function isUnfinished(source: string, error: FrontEndError): boolean {
  if (/^(?:Unterminated (?:template|comment)|Unterminated template literal)/.test(error.message))
    return true;
  const lines = source.trimEnd().split('\n');
  const last = lines[lines.length - 1];
  return error.line > lines.length || (error.line === lines.length && error.column > last.length);
}

class ReplSession {
  readonly #platform: Platform;
  readonly #options: RunOptions;
  #session: Session;
  #line = 1;
  #pending = 0;
  /** Lines run one after the other. */
  #last: Promise<void> = Promise.resolve();

  constructor(platform: Platform, options: RunOptions) {
    this.#platform = platform;
    this.#options = options;
    this.#session = this.#open();
  }

  /** Limits of time hold for each line, not for the whole session. */
  #open(): Session {
    const limits: ResolvedLimits = { ...limitsOf(this.#options), time: undefined, cpu: undefined };
    const session = openSession(this.#platform, this.#options, limits);
    const process =
      this.#options.sandbox === true ? null : { argv: ['heddle'], env: globalThis.process.env };
    const none = { time: undefined, cpu: undefined, transfer: undefined };
    void session.call({
      action: () => ({ a: 'file', file: '[repl]', source: '', module: false, process }),
      limits: none,
      result: 'none',
      waitForAll: false,
      report: false,
    });
    return session;
  }

  get isRunning(): boolean {
    return this.#pending > 0;
  }

  interrupt(): void {
    void this.#session.interrupt('The line was interrupted');
  }

  /** All lines so far have been answered; `everything`: and timers and threads have ended. */
  async settled(everything: boolean): Promise<void> {
    await this.#last;
    if (!everything || this.#session.state === 'dead') return;
    const limits = {
      time: this.#options.timeLimit,
      cpu: this.#options.cpuLimit,
      transfer: undefined,
    };
    await this.#session
      .call({
        action: () => ({ a: 'get', name: 'undefined' }),
        limits,
        result: 'none',
        waitForAll: true,
        report: false,
      })
      .catch((error: unknown) => process.stderr.write(`${this.#describe(error)}\n`));
  }

  evaluate(source: string, done: Done): void {
    this.#pending++;
    this.#last = this.#last.then(async () => {
      try {
        done(null, new Shown(await this.#run(source)));
      } catch (error) {
        done(null, new Shown(this.#describe(error)));
      } finally {
        this.#pending--;
      }
    });
  }

  async #run(source: string): Promise<string> {
    if (this.#session.state === 'dead') {
      this.#session = this.#open();
      process.stdout.write('(the heap was full: a new session begins)\n');
    }
    const filename = `REPL${this.#line++}`;
    const { value, exitCode } = await this.#session.call({
      action: () => ({ a: 'script', source, filename, repl: true }),
      limits: { time: this.#options.timeLimit, cpu: this.#options.cpuLimit, transfer: undefined },
      result: 'inspect',
      waitForAll: false,
      report: true,
    });
    if (exitCode !== null) process.exit(exitCode);
    return value as string;
  }

  #describe(error: unknown): string {
    if (error instanceof GuestSyntaxError)
      return `${error.codeFrame}\nUncaught SyntaxError: ${error.message}`;
    if (error instanceof GuestError)
      return `Uncaught ${this.#session.host.reportOf(error)?.report ?? `${error.guestName}: ${error.message}`}`;
    if (error instanceof LimitError) return error.message;
    return describeFailure(error, () => undefined, new Map(), false).text.trimEnd();
  }

  async complete(line: string): Promise<[string[], string]> {
    const [text, dots] = /(?:([\w$]+(?:\.[\w$]+)*)\.)?([\w$]*)$/.exec(line) ?? ['', ''];
    const prefix = text.slice(text.lastIndexOf('.') + 1);
    const names = dots === undefined || dots === '' ? [] : dots.split('.');
    if (this.isRunning || (text === '' && line !== '')) return [[], line];
    try {
      const { value } = await this.#session.call({
        action: () => ({ a: 'complete', path: names, prefix }),
        limits: { time: COMPLETION_TIME, cpu: undefined, transfer: undefined },
        result: 'copy',
        waitForAll: false,
        report: false,
      });
      const head = names.length === 0 ? '' : `${names.join('.')}.`;
      return [(value as string[]).map((name) => head + name), text];
    } catch {
      return [[], line];
    }
  }
}

/**
 * Lines of a pipe or file, one at a time: the next one is read when the last one has been answered. Of a
 * terminal the same is done by pausing it.
 */
class LineGate {
  readonly stream = new PassThrough();
  #lines: string[] = [];
  #open = true;
  #ended = false;

  constructor(input: NodeJS.ReadableStream) {
    const reader = readline.createInterface({ input, crlfDelay: Infinity });
    reader.on('line', (line) => {
      this.#lines.push(line);
      this.#pass();
    });
    reader.on('close', () => {
      this.#ended = true;
      this.#pass();
    });
  }

  #pass(): void {
    if (!this.#open) return;
    const line = this.#lines.shift();
    if (line !== undefined) {
      this.#open = false;
      this.stream.write(`${line}\n`);
      // A line that is not evaluated (empty, unfinished, a command) is answered at once.
      setImmediate(() => setImmediate(() => this.#answered()));
    } else if (this.#ended) this.stream.end();
  }

  #busy = 0;
  begin(): void {
    this.#busy++;
  }

  end(): void {
    this.#busy--;
    this.#answered();
  }

  #answered(): void {
    if (this.#busy > 0) return;
    this.#open = true;
    this.#pass();
  }
}

function evaluator(session: ReplSession) {
  return (input: string, _context: unknown, _file: string, done: Done): void => {
    const source = input.replace(/\n$/, '');
    // `{ a: 1 }` is an object here, as in Node.
    if (/^\s*\{/.test(source) && !/;\s*$/.test(source) && syntaxOf(`(${source}\n)`) === null) {
      return session.evaluate(`(${source}\n)`, done);
    }
    const error = syntaxOf(source);
    if (error !== null && isUnfinished(source, error)) return done(new repl.Recoverable(error));
    session.evaluate(source, done);
  };
}

/** Ctrl-C ends the line that runs; with none it does what Node's does. */
function onInterrupt(server: REPLServer, session: ReplSession): void {
  const others = server.listeners('SIGINT') as (() => void)[];
  server.removeAllListeners('SIGINT');
  const listen = (): void => {
    if (session.isRunning) session.interrupt();
    else for (const other of others) other.call(server);
  };
  server.on('SIGINT', listen);
  process.on('SIGINT', listen);
}

/** Between a line and its answer no further line is read, and Ctrl-C is a signal. */
function oneAtATime(evaluate: Evaluator, pause: () => void, resume: () => void): Evaluator {
  return (input, context, file, done) => {
    let answered = false;
    let paused = false;
    evaluate(input, context, file, (error, shown) => {
      answered = true;
      done(error, shown);
      if (paused) resume();
    });
    if (answered) return;
    paused = true;
    pause();
  };
}

export async function startRepl(platform: Platform, options: RunOptions): Promise<number> {
  const session = new ReplSession(platform, options);
  const terminal = process.stdin.isTTY;
  const gate = terminal ? null : new LineGate(process.stdin);
  const pause = (): void => {
    if (gate !== null) return gate.begin();
    process.stdin.setRawMode(false);
    server.pause();
  };
  const resume = (): void => {
    if (gate !== null) return gate.end();
    process.stdin.setRawMode(true);
    server.resume();
  };
  const server = repl.start({
    prompt: '> ',
    input: gate?.stream ?? process.stdin,
    output: process.stdout,
    terminal,
    eval: oneAtATime(evaluator(session), pause, resume) as repl.REPLEval,
    writer: (value: unknown) => (value instanceof Shown ? value.text : String(value)),
    completer: (line: string, done: (error: Error | null, result?: [string[], string]) => void) => {
      void session.complete(line).then((result) => done(null, result));
    },
  });
  onInterrupt(server, session);
  if (terminal) {
    const history =
      process.env.HEDDLE_REPL_HISTORY ?? path.join(os.homedir(), '.heddle_repl_history');
    if (history !== '') server.setupHistory(history, () => {});
  }
  await new Promise<void>((resolve) => server.on('exit', () => resolve()));
  await session.settled(!terminal);
  return 0;
}
