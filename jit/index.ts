/**
 * Machine code as the interpreter's upper tier (vm/interp/tier.ts): installed in a worker when the
 * platform has it, used by the guest threads whose VM wants it.
 */
import { TB } from '../heap/layout.ts';
import { onMount, onUnmount } from '../heap/mount.ts';
import { i32, tb } from '../heap/views.ts';
import { nativeAvailability } from '../native/availability.ts';
import { installTier } from '../vm/interp/tier.ts';
import { restoreLimits } from '../vm/threads/requests.ts';
import { runMachineCode } from './run.ts';
import { Shard } from './shard.ts';
import { BASELINE_COUNT } from './tuning.ts';

let shard: Shard | null = null;
/** Back-edge counts of compiled functions: beyond every limit, so that the interpreter always looks. */
const COMPILED = 0x4000_0000;
/** ... and of functions that will not be compiled. */
const NEVER = -0x4000_0000;

const tier = {
  run(): void {
    if (shard !== null) runMachineCode(shard);
  },
  hot(code: number, feedback: number): void {
    if (shard === null) return;
    const done = shard.codeOf(code) !== undefined || shard.compile(code);
    i32[feedback] = done ? COMPILED : NEVER;
  },
};

function mounted(): void {
  if (tb === 0) return;
  if (shard === null) {
    if (!nativeAvailability().ok) return;
    shard = new Shard();
  }
  shard.mount();
  i32[tb + TB.loopEnd] = BASELINE_COUNT;
  restoreLimits();
  installTier(tier);
}

/** Once per worker, before the first guest thread. */
export function enableMachineCode(): void {
  onMount(mounted);
  onUnmount(() => shard?.clearEntries());
}
