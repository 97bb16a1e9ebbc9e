/**
 * `heddle repl`: node:repl in front, the guest behind. The line editor, history and multi-line input are
 * Node's; lines run in one session, whose globals stay. Whether a line goes on is decided here, by parsing
 * it, since that must be known before the next line comes.
 */
import os from 'node:os';
import path from 'node:path';
import repl from 'node:repl';
import type { REPLServer } from 'node:repl';
import { GuestError, GuestSyntaxError, LimitError } from '../api/errors.ts';
import type { ResolvedLimits } from '../api/options.ts';
import type { Platform, Session } from '../api/session.ts';
import { compileSource } from '../frontend/compile.ts';
import { FrontEndError } from '../frontend/errors.ts';
import type { RunOptions } from './options.ts';
import { describeFailure } from './report.ts';
import { limitsOf, openSession } from './run.ts';

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
  if (/^(?:Unterminated (?:template|comment)|Unterminated template literal)/.test(error.message)) return true;
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
    const process = this.#options.sandbox === true ? null : { argv: ['heddle'], env: globalThis.process.env };
    const none = { time: undefined, cpu: undefined, transfer: undefined };
    void session.call({
      action: () => ({ a: 'file', file: '[repl]', source: '', module: false, process }), limits: none, result: 'none', waitForAll: false, report: false,
    });
    return session;
  }

  get isRunning(): boolean {
    return this.#pending > 0;
  }

  interrupt(): void {
    void this.#session.interrupt('The line was interrupted');
  }

  /** All lines so far have been answered. */
  settled(): Promise<void> {
    return this.#last;
  }

  evaluate(source: string, done: (error: Error | null, shown?: Shown) => void): void {
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
    if (error instanceof GuestSyntaxError) return `${error.codeFrame}\nUncaught SyntaxError: ${error.message}`;
    if (error instanceof GuestError) return `Uncaught ${this.#session.host.reportOf(error)?.report ?? `${error.guestName}: ${error.message}`}`;
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

function evaluator(session: ReplSession) {
  return (input: string, _context: unknown, _file: string, done: (error: Error | null, shown?: Shown) => void): void => {
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

export async function startRepl(platform: Platform, options: RunOptions): Promise<number> {
  const session = new ReplSession(platform, options);
  const server = repl.start({
    prompt: '> ',
    eval: evaluator(session) as repl.REPLEval,
    writer: (value: unknown) => (value instanceof Shown ? value.text : String(value)),
    completer: (line: string, done: (error: Error | null, result?: [string[], string]) => void) => {
      void session.complete(line).then((result) => done(null, result));
    },
  });
  onInterrupt(server, session);
  if (process.stdin.isTTY) {
    const history = process.env.HEDDLE_REPL_HISTORY ?? path.join(os.homedir(), '.heddle_repl_history');
    if (history !== '') server.setupHistory(history, () => {});
  }
  await new Promise<void>((resolve) => server.on('exit', () => resolve()));
  await session.settled();
  return 0;
}
