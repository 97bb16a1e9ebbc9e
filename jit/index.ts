/**
 * Machine code as the interpreter's upper tier (vm/interp/tier.ts), for guest threads whose VM wants
 * it. Nothing is set up before the first hot function: a program that has none pays nothing, and
 * koffi is not loaded. Where machine code is not to be had, the thread goes on as if its VM had not
 * asked; `heddle doctor` says why. Where the system refuses it, one warning a process says so.
 */
import { OFF } from '../heap/cells.ts';
import { TB, VM } from '../heap/layout.ts';
import { onMount, onUnmount } from '../heap/mount.ts';
import { LOOP_COUNT } from '../heap/tuning.ts';
import { i32, tb } from '../heap/views.ts';
import { VM_OPTION } from '../heap/vm-options.ts';
import { nativeAvailability } from '../native/availability.ts';
import { makeAnonymousCodeMemory } from '../native/code-memory.ts';
import { mountThread, unmountThread } from '../native/handlers.ts';
import type { Mounted } from '../native/handlers.ts';
import { takeHome } from '../native/homes.ts';
import type { Home } from '../native/homes.ts';
import { makeNativeBlock } from '../native/native-block.ts';
import { post } from '../vm/host-calls.ts';
import { EXIT } from '../vm/interp/control.ts';
import { dispatch } from '../vm/interp/dispatch.ts';
import { compileObserver, installTier } from '../vm/interp/tier.ts';
import { installRegExpTier } from '../vm/regexp/machine.ts';
import { addMachineCode } from '../vm/stats/machine-code.ts';
import type { MachineCodeCounts } from '../vm/stats/machine-code.ts';
import { restoreLimits } from '../vm/threads/requests.ts';
import { CrashNote } from './crash-note.ts';
import { setExactCode } from './exact.ts';
import { enableLoopInterrupts, setOwnLoops } from './loop-interrupts.ts';
import { writePerfMap } from './perf-map.ts';
import { everyoneCanArm, firstToTell, installForProcess } from './process.ts';
import { exits, runMachineCode } from './run.ts';
import type { CodeSettings } from './shard.ts';
import { Shard, disown } from './shard.ts';
import { BASELINE_COUNT, CODE_BYTES, MIXED_COUNTS, REGEXP_COUNT, RETRY_COUNT } from './tuning.ts';

/** This worker's, once it has had a hot function. */
let shard: Shard | null = null;
/** ... if it serves the mounted thread. */
let current: Shard | null = null;
let mounting: Mounted | null = null;
let codeBytes = CODE_BYTES;
/** Of this worker's shard. */
let note: CrashNote | null = null;
/** The system has refused memory for code: not asked for again. */
let refused = false;
/** Back-edge counts of compiled functions: beyond every limit, so that the interpreter always looks. */
const COMPILED = 0x4000_0000;
/** ... and of functions that will not be compiled. */
const NEVER = -0x4000_0000;

const counts: MachineCodeCounts = { functions: 0, bytes: 0, micros: 0, exits };
/** Under JIT_MIXED: ids of functions that wait for their own count. */
const waiting = new Set<number>();
let mixedSeed = 0;
/** ... at the entries of the mounted thread. */
let hasLooked = false;

const wants = (option: number): boolean => (i32[VM.options] & option) !== 0;

/** Linux perf looks into its map of names for memory of this kind only. */
function homeForPerf(): Home {
  return { memory: makeAnonymousCodeMemory(codeBytes), block: makeNativeBlock() };
}

function codeSettings(): CodeSettings {
  const traces = wants(VM_OPTION.TRACE_FRAMES);
  return { traces, polls: traces || wants(VM_OPTION.LOOP_POLL) || !everyoneCanArm() };
}

/** Points the shard at the mounted thread. Null: there is no machine code. */
function prepare(): Shard | null {
  const available = nativeAvailability();
  if (refused || !available.ok) {
    if (!available.ok && available.refused === true) tell(available.reason);
    return giveUp();
  }
  try {
    installForProcess();
    shard ??= new Shard(wants(VM_OPTION.PERF_MAP) ? homeForPerf() : takeHome(codeBytes));
    const settings = codeSettings();
    shard.mount(settings);
    note ??= new CrashNote(shard.gate.block);
    note.begin(shard.functions);
    mounting = mountThread(shard.gate.block);
  } catch (error) {
    refused = true;
    tell(
      `the system refuses what machine code needs: ${error instanceof Error ? error.message : String(error)}`,
    );
    return giveUp();
  }
  const map = wants(VM_OPTION.PERF_MAP) ? writePerfMap(shard) : null;
  if (map === null) shard.onPiece = null;
  shard.onCompiled = (compiled) => {
    note?.add(compiled);
    map?.(compiled);
  };
  setOwnLoops(shard.gate.block);
  setExactCode(shard);
  current = shard;
  return shard;
}

/** ... because of the function of this CODE cell: to an observer it is a part of its compilation. */
function prepareFor(code: number): Shard | null {
  if (compileObserver !== null) compileObserver.begin(code);
  const prepared = prepare();
  if (compileObserver !== null) compileObserver.end();
  return prepared;
}

/** To whoever opened this VM, once in a process. */
function tell(reason: string): void {
  if (firstToTell())
    post({
      t: 'warning',
      code: 'HEDDLE_NO_MACHINE_CODE',
      text: `${reason}; the interpreter runs everything`,
    });
}

function giveUp(): null {
  disown();
  installTier(null);
  installRegExpTier(null);
  i32[tb + TB.loopEnd] = LOOP_COUNT;
  restoreLimits();
  return null;
}

/** Under JIT_MIXED: true when the function is to wait for a count of its own. */
function postponed(code: number, feedback: number): boolean {
  const id = i32[code * 2 + OFF.CODE.functionId];
  if (!wants(VM_OPTION.JIT_MIXED) || waiting.has(id)) return false;
  waiting.add(id);
  const hash = Math.imul(mixedSeed ^ id, 0x9e3779b1);
  i32[feedback] = -((hash ^ (hash >>> 15)) & (MIXED_COUNTS - 1));
  return true;
}

function compile(into: Shard, code: number): boolean {
  const start = performance.now();
  if (compileObserver !== null) compileObserver.begin(code);
  const done = into.compile(code);
  if (compileObserver !== null) compileObserver.end();
  counts.micros += (performance.now() - start) * 1000;
  const compiled = done ? into.codeOf(code) : undefined;
  if (compiled === undefined) return false;
  counts.functions++;
  counts.bytes += compiled.end - compiled.entry;
  return true;
}

/** Before a thread's first guest code: what an earlier thread of its block has left is used or cleared. */
function lookAtEntries(): void {
  hasLooked = true;
  if (i32[tb + TB.codeOwner] === 0) return;
  if (shard !== null && shard.keeps(codeSettings())) prepare();
  else disown();
}

const tier = {
  run(): void {
    if (!hasLooked) lookAtEntries();
    try {
      if (current === null && dispatch() === EXIT) return;
      if (current !== null) runMachineCode(current);
    } finally {
      addMachineCode(counts);
    }
  },
  hot(code: number, feedback: number): void {
    const into = current ?? prepareFor(code);
    if (into === null || postponed(code, feedback)) return;
    if (into.codeOf(code) !== undefined || compile(into, code)) i32[feedback] = COMPILED;
    else i32[feedback] = into.lacksMemory ? -RETRY_COUNT : NEVER;
  },
};

const regexpTier = {
  count: 0,
  compile(program: number, wide: boolean): number {
    const into = current ?? prepare();
    return into === null ? -1 : into.regexps.compile(program, wide);
  },
  enter(row: boolean): void {
    if (current === null) throw new Error('regular expressions have code, and the thread has none');
    current.regexps.enter(row ? current.stubs.regexpRow : current.stubs.regexpMatch);
  },
};

function mounted(): void {
  current = null;
  hasLooked = false;
  if (tb === 0 || !wants(VM_OPTION.JIT)) {
    installRegExpTier(null);
    return installTier(null);
  }
  const stressed = wants(VM_OPTION.JIT_EAGER | VM_OPTION.JIT_MIXED);
  waiting.clear();
  mixedSeed = i32[VM.randomLo];
  i32[tb + TB.loopEnd] = stressed ? 0 : BASELINE_COUNT;
  restoreLimits();
  regexpTier.count = stressed ? 0 : REGEXP_COUNT;
  installTier(tier);
  installRegExpTier(regexpTier);
}

function unmounting(): void {
  if (current === null) return;
  setOwnLoops(null);
  setExactCode(null);
  if (mounting !== null) unmountThread(mounting);
  mounting = null;
  current.unmount();
  current = null;
  addMachineCode(counts);
}

/** Bytes of the code regions that will be made; for tests. */
export function setCodeBytes(bytes: number): void {
  codeBytes = bytes;
}

/** The mounted thread's machine code, if it has any; for tests. */
export function currentShard(): Shard | null {
  return current;
}

/** Once per worker, before the first guest thread. */
export function enableMachineCode(): void {
  enableLoopInterrupts();
  onMount(mounted);
  onUnmount(unmounting);
}
