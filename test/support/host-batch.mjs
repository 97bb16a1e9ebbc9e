// Runs guest programs in the host's own V8 and reports what they printed.
//
// stdin: a JSON array of files (scripts, not modules). stdout: for each file { begin } and then
// { end, stdout, stderr, exitCode }, one JSON line each.
// Each program gets a fresh node:vm context, so that its globals, its sloppy-mode `this` and its
// intrinsics are its own; one process serves a whole batch. The embedding supplies only what the
// language does not define: console, timers, queueMicrotask, performance.
import { readFileSync, writeSync } from 'node:fs';
import { formatWithOptions } from 'node:util';
import vm from 'node:vm';

const answer = (line) => writeSync(1, JSON.stringify(line) + '\n');
const LIMIT_MS = Number(process.env.HOST_PROGRAM_LIMIT_MS ?? 10_000);

/** The timers of one program: how many are pending decides when the program has ended. */
function timersFor(state) {
  const pending = new Map();
  let nextId = 1;
  const start =
    (repeat) =>
    (callback, delay, ...args) => {
      const id = nextId++;
      const fire = () => {
        if (!repeat) pending.delete(id);
        if (state.exitCode !== 0) return; // an uncaught error has ended the program
        callback(...args);
      };
      pending.set(id, repeat ? setInterval(fire, delay) : setTimeout(fire, delay));
      return id;
    };
  const stop = (id) => {
    clearTimeout(pending.get(id));
    pending.delete(id);
  };
  state.pendingTimers = () => pending.size;
  state.clearTimers = () => pending.forEach((timer) => clearTimeout(timer));
  return {
    setTimeout: start(false),
    setInterval: start(true),
    clearTimeout: stop,
    clearInterval: stop,
  };
}

function consoleFor(state) {
  const out = (...args) => {
    if (state.exitCode === 0) state.stdout.push(formatWithOptions({ colors: false }, ...args) + '\n');
  };
  const err = (...args) => state.stderr.push(formatWithOptions({ colors: false }, ...args) + '\n');
  return { log: out, info: out, debug: out, warn: err, error: err };
}

/** Words the end of a program by an uncaught error as `Uncaught Name: message`. */
function describe(error) {
  if (error !== null && typeof error === 'object' && 'message' in error) {
    return `Uncaught ${error.name}: ${error.message}\n`;
  }
  return `Uncaught ${formatWithOptions({ colors: false }, '%s', error)}\n`;
}

const macrotask = (delay = 0) => new Promise((resolve) => setTimeout(resolve, delay));

async function runProgram(file) {
  const state = { stdout: [], stderr: [], exitCode: 0 };
  const fail = (error) => {
    if (state.exitCode !== 0) return;
    state.stderr.push(describe(error));
    state.exitCode = 1;
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const source = readFileSync(file, 'utf8');
  try {
    const context = vm.createContext({
      console: consoleFor(state),
      ...timersFor(state),
      queueMicrotask,
      performance,
    });
    const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
    const script = new vm.Script(source, { filename: file, importModuleDynamically });
    script.runInContext(context, { timeout: LIMIT_MS });
  } catch (error) {
    fail(error);
  }
  const deadline = Date.now() + LIMIT_MS;
  do {
    await macrotask(source.includes('import(') ? 200 : 0);
    await macrotask();
  } while (state.exitCode === 0 && state.pendingTimers?.() > 0 && Date.now() < deadline);
  state.clearTimers?.();
  process.off('uncaughtException', fail);
  process.off('unhandledRejection', fail);
  return { stdout: state.stdout.join(''), stderr: state.stderr.join(''), exitCode: state.exitCode };
}

async function main() {
  for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
    answer({ begin: file });
    answer({ end: file, ...(await runProgram(file)) });
  }
}

main();
