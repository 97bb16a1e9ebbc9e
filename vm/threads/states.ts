/**
 * The states of a guest thread: a list, a diagram and one transition function.
 *
 *                claim                   mount                   stop
 *     +------+   parent    +------+      owner     +---------+   owner   +---------+
 *     |      | ----------> |      | -------------> |         | --------> |         |
 *     | FREE |             | IDLE |                | RUNNING |           | STOPPED |
 *     |      | <---------- |      | <------------- |         | <-------- |         |
 *     +------+   abandon   +------+     unmount    +---------+    go     +---------+
 *        ^        host                   owner      |  ^   |     owner
 *        |                                    block |  |   |
 *        |                                    owner v  | resume, owner
 *        |                                     +---------+ |
 *        |                                     | BLOCKED | |
 *        |                                     +---------+ |
 *        |                  end, owner                     |
 *        +-------------------------------------------------+
 *
 *   FREE     the thread block is unused
 *   IDLE     the thread exists but no worker runs it: a newborn, or the main thread between calls
 *   RUNNING  guest or runtime code runs: a stop waits for it
 *   BLOCKED  it sleeps or runs host code and touches no cell: a stop does not wait for it
 *   STOPPED  it has acknowledged the stop whose number is in TB.stopSeen, and waits for its end
 *
 * Only the owner changes its own state, but for `claim` (a compare-and-swap of the parent) and the
 * host's two: `abandon` (no worker could be had) and `lose` (its worker died; from any state).
 * The protocol model (test/model) walks this very table.
 */
import { TB } from '../../heap/layout.ts';
import { i32 } from '../../heap/views.ts';

interface StateRow {
  readonly name: string;
  /** A stop has to wait for threads in this state. */
  readonly waitedFor: boolean;
  readonly doc: string;
}

export const THREAD_STATES = [
  { name: 'FREE', waitedFor: false, doc: 'the block is unused' },
  { name: 'IDLE', waitedFor: false, doc: 'exists, no worker runs it' },
  { name: 'RUNNING', waitedFor: true, doc: 'runs guest or runtime code' },
  { name: 'BLOCKED', waitedFor: false, doc: 'sleeps or runs host code; touches no cell' },
  { name: 'STOPPED', waitedFor: false, doc: 'has acknowledged the stop TB.stopSeen' },
] as const satisfies readonly StateRow[];

export type StateName = (typeof THREAD_STATES)[number]['name'];
export const STATE = Object.fromEntries(THREAD_STATES.map((row, i) => [row.name, i])) as {
  readonly [K in StateName]: number;
};
export const STATE_NAMES: readonly StateName[] = THREAD_STATES.map((row) => row.name);

interface TransitionRow {
  readonly name: string;
  readonly from: StateName;
  readonly to: StateName;
  readonly by: 'owner' | 'parent' | 'host';
}

export const TRANSITIONS = [
  { name: 'claim', from: 'FREE', to: 'IDLE', by: 'parent' },
  { name: 'abandon', from: 'IDLE', to: 'FREE', by: 'host' },
  { name: 'mount', from: 'IDLE', to: 'RUNNING', by: 'owner' },
  { name: 'unmount', from: 'RUNNING', to: 'IDLE', by: 'owner' },
  { name: 'block', from: 'RUNNING', to: 'BLOCKED', by: 'owner' },
  { name: 'resume', from: 'BLOCKED', to: 'RUNNING', by: 'owner' },
  { name: 'stop', from: 'RUNNING', to: 'STOPPED', by: 'owner' },
  { name: 'go', from: 'STOPPED', to: 'RUNNING', by: 'owner' },
  { name: 'end', from: 'RUNNING', to: 'FREE', by: 'owner' },
] as const satisfies readonly TransitionRow[];

export type TransitionName = (typeof TRANSITIONS)[number]['name'];

const FROM = {} as Record<TransitionName, number>;
const TO = {} as Record<TransitionName, number>;
for (const row of TRANSITIONS) {
  FROM[row.name] = STATE[row.from];
  TO[row.name] = STATE[row.to];
}

/** A step of the state machine was taken from a state that does not allow it: an internal error. */
export class ThreadStateError extends Error {}

/** Takes a step that must be legal now; throws if the block is in another state. */
export function transition(block: number, name: TransitionName): void {
  const found = Atomics.compareExchange(i32, block + TB.state, FROM[name], TO[name]);
  if (found !== FROM[name]) {
    throw new ThreadStateError(
      `thread block ${i32[block + TB.index]}: ${name} from ${STATE_NAMES[found] ?? found}`,
    );
  }
}

/** Takes a step that another party may have taken first (claim, abandon). */
export function tryTransition(block: number, name: TransitionName): boolean {
  return Atomics.compareExchange(i32, block + TB.state, FROM[name], TO[name]) === FROM[name];
}

/** The host's last resort: the worker of this thread is gone. */
export function lose(block: number): void {
  Atomics.store(i32, block + TB.state, STATE.FREE);
}

export function stateOf(block: number): number {
  return Atomics.load(i32, block + TB.state);
}

interface WaitRow {
  readonly name: string;
  /** Follows "waits for" in reports. */
  readonly text: string;
  /** Only another guest thread can end such a wait (waiting.ts: quiet threads). */
  readonly quiet: boolean;
}

/** What a BLOCKED thread waits for (TB.waitKind), for reports. */
export const WAIT_KINDS = [
  { name: 'NONE', text: 'nothing', quiet: false },
  { name: 'LOCK', text: 'a lock', quiet: true },
  { name: 'CONDITION', text: 'a condition', quiet: true },
  { name: 'ADDRESS', text: 'Atomics.wait', quiet: true },
  { name: 'JOIN', text: 'the end of a thread', quiet: true },
  { name: 'EVENTS', text: 'timers, jobs and messages', quiet: true },
  { name: 'HOST', text: 'a host function', quiet: false },
  { name: 'OUTPUT', text: 'the console', quiet: false },
  { name: 'PARSE', text: 'the parser', quiet: false },
  { name: 'MODULE', text: 'a module that another thread evaluates', quiet: true },
  { name: 'HANDSHAKE', text: 'an acknowledgement', quiet: false },
  { name: 'BIRTH', text: 'room for a thread', quiet: false },
] as const satisfies readonly WaitRow[];

export const WAIT = Object.fromEntries(WAIT_KINDS.map((row, i) => [row.name, i])) as {
  readonly [K in (typeof WAIT_KINDS)[number]['name']]: number;
};

interface StatusRow {
  readonly name: string;
  readonly doc: string;
}

/** VM.status: what INTERRUPT and TERMINATE ask threads to look at. */
export const VM_STATUSES = [
  { name: 'NORMAL', doc: 'nothing to look at' },
  { name: 'TERMINATING', doc: 'every guest thread ends: no catch, no finally' },
  { name: 'DEAD', doc: 'the VM runs nothing any more' },
] as const satisfies readonly StatusRow[];

export const STATUS = Object.fromEntries(VM_STATUSES.map((row, i) => [row.name, i])) as {
  readonly [K in (typeof VM_STATUSES)[number]['name']]: number;
};
