/**
 * The model of the stop protocol: vm/threads/{requests,parking,stops,births,safepoint}.ts as a program
 * of atomic steps for each of three threads. States, transitions and reasons are the code's own tables.
 *
 * Every thread lives through: check, serve what is pending, then one step of guest code, which may do
 * one of the thread's actions: stop the world; ask another thread (INTERRUPT, SAMPLE); wait until it is
 * signalled (the boundary between looking and sleeping included); signal thread 1; give birth. Then it ends. The order of
 * actions is not given: all are tried. A step is one access to shared memory; what is read by one
 * thread alone is merged with the step before.
 *
 * Invariants:
 *   exclusion   while a stopper has the world stopped, no other thread is in a state that is waited for
 *   S1          a thread that runs guest code with a reason in its request word has poisoned limits, or a
 *               requester is on its way to poison them
 *   S5          a request that is not yet served has its bit set, or is on its way in or out
 *   ends        from every state all threads can get to their end (no deadlock, no lost wake-up)
 *
 * Faults are variants of the code with one rule broken; the explorer must find each (model.test.ts).
 */
import { REASON, REASONS } from '../../vm/threads/requests.ts';
import { STATE, THREAD_STATES, TRANSITIONS } from '../../vm/threads/states.ts';
import type { TransitionName } from '../../vm/threads/states.ts';
import type { Model } from './explore.ts';
import { F, HOLDER, NUMBER, PC, PCS, SIZE, THREADS, TOTAL } from './stop-fields.ts';
import type { PcName } from './stop-fields.ts';
import type { Action, Fault, StopScenario } from './stop-scenarios.ts';

const ACTIONS: readonly Action[] = ['stop', 'interrupt', 'sample', 'wait', 'signal', 'birth'];
/** Who waits, in scenarios with `wait` and `signal`. */
const WAITER = 1;

const STOP_BIT = 1 << REASON.STOP;
const INTERRUPT_BIT = 1 << REASON.INTERRUPT;
const SAMPLE_BIT = 1 << REASON.SAMPLE;
const WAKING = REASONS.reduce((bits, row, i) => (row.wakes ? bits | (1 << i) : bits), 0);
const WAITED_FOR = THREAD_STATES.map((row) => row.waitedFor);
const NO_THREAD = 9;
/** Where guest code and the runtime touch cells. */
const TOUCHES = new Set<number>([PC.check, PC.operation]);

const range = (first: PcName, last: PcName): Set<number> =>
  new Set(PCS.map((_, pc) => pc).filter((pc) => pc >= PC[first] && pc <= PC[last]));
const STOPS = range('stopRead', 'stopGo');
const WAKES = range('wakeRead', 'wakeUnpark');
const ASKS = range('askGeneration', 'askWake');
const SCANS = new Set<number>([PC.winAsk, PC.winBit, PC.winPoison, PC.winScan, PC.resumeWake]);

/** The state is a byte a field; numbers stay small, since every thread does each action once. */
export function stopModel(scenario: StopScenario): Model {
  const fault = (name: Fault): boolean => scenario.fault === name;
  const mask = (actions: readonly Action[]): number =>
    actions.reduce((bits, name) => bits | (1 << ACTIONS.indexOf(name)), 0);
  const newborn = mask(scenario.newborn ?? []);
  const initial = new Uint8Array(TOTAL);
  scenario.threads.forEach((actions, i) => {
    const at = i * SIZE;
    initial[at + F.state] = actions === null ? STATE.FREE : STATE.RUNNING;
    initial[at + F.pc] = actions === null ? PC.absent : PC.check;
    initial[at + F.actions] = actions === null ? 0 : mask(actions);
  });

  function moves(s: Uint8Array, visit: (next: Uint8Array, step: string) => void): void {
    for (let i = 0; i < THREADS; i++) threadMoves(s, i, visit);
  }

  function threadMoves(
    s: Uint8Array,
    i: number,
    visit: (next: Uint8Array, step: string) => void,
  ): void {
    const at = i * SIZE;
    const pc = s[at + F.pc];
    const name = `${i}.${PCS[pc]}`;
    const n = s.slice();
    const go = (to: PcName | number): void => {
      n[at + F.pc] = typeof to === 'number' ? to : PC[to];
      forget(n, at);
      visit(n, name);
    };
    const step = (transition: TransitionName): void => {
      const row = TRANSITIONS.find((each) => each.name === transition);
      if (row === undefined || n[at + F.state] !== STATE[row.from]) {
        throw new Error(`${name}: ${transition} from state ${n[at + F.state]}`);
      }
      n[at + F.state] = STATE[row.to];
    };
    const call = (
      field: 'serveReturn' | 'stopReturn' | 'wakeReturn',
      back: PcName,
      to: PcName,
    ): void => {
      n[at + F[field]] = PC[back];
      go(to);
    };
    const other = (j: number, field: keyof typeof F): number => n[j * SIZE + F[field]];
    const set = (j: number, field: keyof typeof F, value: number): void => {
      n[j * SIZE + F[field]] = value;
    };
    /** firstNotStopped: whether thread j still has to be waited for by stop `number`. */
    const isLate = (j: number, number: number): boolean =>
      other(j, 'state') === STATE.RUNNING ||
      (other(j, 'state') === STATE.STOPPED &&
        !fault('any-stopped-counts') &&
        other(j, 'stopSeen') !== number);
    const orBit = (j: number, bit: number): void =>
      set(j, 'request', fault('bit-stored-not-ored') ? bit : other(j, 'request') | bit);

    switch (pc) {
      case PC.absent:
      case PC.ended:
        return;

      // --- guest code
      case PC.check:
        if (n[at + F.poisoned] === 0) return go('operation');
        return call('serveReturn', 'operation', 'serve');
      case PC.operation:
        return operation(s, i, visit);

      // --- birth and end
      case PC.birth: {
        for (let j = 0; j < THREADS; j++) {
          if (other(j, 'state') !== STATE.FREE || other(j, 'pc') !== PC.absent) continue;
          set(j, 'state', STATE.IDLE);
          set(j, 'pc', PC.mount);
          set(j, 'actions', newborn);
          break;
        }
        return go('check');
      }
      case PC.mount:
        step('mount');
        return go(fault('mount-without-look') ? 'mountRestore' : 'mountLook');
      case PC.mountLook:
        return call('stopReturn', 'mountRestore', 'stopRead');
      case PC.mountRestore:
        n[at + F.poisoned] = 0;
        return go('mountCheck');
      case PC.mountCheck:
        if (n[at + F.request] !== 0) n[at + F.poisoned] = 1;
        return go('check');
      case PC.end:
        step('end');
        // The block can be born again, as a new thread.
        if (fault('end-does-not-wake')) return go('ended');
        return call('wakeReturn', 'ended', 'wakeRead');

      // --- serveRequests
      case PC.serve:
        n[at + F.bits] = n[at + F.request];
        return go((n[at + F.bits] & STOP_BIT) !== 0 ? 'serveStop' : 'takeInterrupt');
      case PC.serveStop:
        n[at + F.request] &= ~STOP_BIT;
        return call('stopReturn', 'takeInterrupt', 'stopRead');
      case PC.takeInterrupt:
        if ((n[at + F.bits] & INTERRUPT_BIT) === 0) return go('takeSample');
        n[at + F.request] &= ~INTERRUPT_BIT;
        return go('ackInterrupt');
      case PC.ackInterrupt:
        n[at + F.servedInterrupt] = n[at + F.askedInterrupt];
        return go('takeSample');
      case PC.takeSample:
        if ((n[at + F.bits] & SAMPLE_BIT) === 0) return go('restore');
        n[at + F.request] &= ~SAMPLE_BIT;
        return go('ackSample');
      case PC.ackSample:
        n[at + F.servedSample] = n[at + F.askedSample];
        return go('restore');
      case PC.restore:
        n[at + F.poisoned] = 0;
        n[at + F.bits] = 0;
        return go(fault('restore-without-look') ? n[at + F.serveReturn] : 'look');
      case PC.look:
        if (n[at + F.request] !== 0) n[at + F.poisoned] = 1;
        return go(n[at + F.serveReturn]);

      // --- serveStop (stops.ts)
      case PC.stopRead:
        n[at + F.number] = n[NUMBER];
        n[at + F.holder] = n[HOLDER];
        return go(n[HOLDER] === 0 || n[HOLDER] === i + 1 ? n[at + F.stopReturn] : 'stopSeen');
      case PC.stopSeen:
        n[at + F.stopSeen] = n[at + F.number];
        return go('stopState');
      case PC.stopState:
        step('stop');
        if (fault('last-one-does-not-wake')) return go('stopWait');
        return call('wakeReturn', 'stopWait', 'wakeRead');
      case PC.stopWait:
        return go(
          n[NUMBER] === n[at + F.number] && n[HOLDER] === n[at + F.holder]
            ? 'stopSleep'
            : 'stopToken',
        );
      case PC.stopSleep:
        if (n[at + F.token] === 0) return;
        n[at + F.token] = 0;
        return go('stopWait');
      case PC.stopToken:
        if (!fault('token-not-returned')) n[at + F.token] = 1;
        return go('stopGo');
      case PC.stopGo:
        step('go');
        return go(n[at + F.stopReturn]);

      // --- wakeStopper
      case PC.wakeRead:
        n[at + F.target] = n[HOLDER];
        n[at + F.scan] = 0;
        n[at + F.generation] = n[NUMBER];
        return go(n[HOLDER] === 0 ? n[at + F.wakeReturn] : 'wakeScan');
      case PC.wakeScan: {
        const j = n[at + F.scan];
        if (j === THREADS) return go('wakeUnpark');
        if (j !== n[at + F.target] - 1 && isLate(j, n[at + F.generation]))
          return go(n[at + F.wakeReturn]);
        n[at + F.scan] = j + 1;
        return go('wakeScan');
      }
      case PC.wakeUnpark:
        set(n[at + F.target] - 1, 'token', 1);
        return go(n[at + F.wakeReturn]);

      // --- request
      case PC.askGeneration: {
        const asked = n[at + F.reason] === REASON.INTERRUPT ? 'askedInterrupt' : 'askedSample';
        set(n[at + F.target], asked, other(n[at + F.target], asked) + 1);
        return go(fault('poison-before-bit') ? 'askPoison' : 'askBit');
      }
      case PC.askBit:
        orBit(n[at + F.target], 1 << n[at + F.reason]);
        return go(fault('poison-before-bit') ? 'askWake' : 'askPoison');
      case PC.askPoison:
        set(n[at + F.target], 'poisoned', 1);
        return go(fault('poison-before-bit') ? 'askBit' : 'askWake');
      case PC.askWake:
        if (REASONS[n[at + F.reason]].wakes) set(n[at + F.target], 'token', 1);
        return go('check');

      // --- stopTheWorld
      case PC.winRead:
        n[at + F.number] = n[NUMBER];
        n[at + F.holder] = n[HOLDER];
        if (n[HOLDER] === i + 1) return go('winClear');
        if (n[HOLDER] === 0) return go('winSwap');
        return go('winWants');
      case PC.winSwap:
        if (n[NUMBER] !== n[at + F.number] || n[HOLDER] !== n[at + F.holder]) return go('winRead');
        n[NUMBER]++;
        n[HOLDER] = i + 1;
        return go('winClear');
      case PC.winWants:
        if (n[at + F.losses] > 0) n[at + F.wants] = 1;
        n[at + F.losses] = 1;
        return call('stopReturn', 'winRead', 'stopRead');
      case PC.winClear:
        n[at + F.wants] = 0;
        n[at + F.losses] = 0;
        n[at + F.scan] = 0;
        return go('winAsk');
      case PC.winAsk: {
        const j = n[at + F.scan];
        if (j === THREADS) {
          n[at + F.scan] = 0;
          return go('winScan');
        }
        const state = other(j, 'state');
        if (j === i || (state !== STATE.RUNNING && state !== STATE.STOPPED)) {
          n[at + F.scan] = j + 1;
          return go('winAsk');
        }
        return go(fault('poison-before-bit') ? 'winPoison' : 'winBit');
      }
      case PC.winBit:
        orBit(n[at + F.scan], STOP_BIT);
        if (fault('poison-before-bit')) n[at + F.scan]++;
        return go(fault('poison-before-bit') ? 'winAsk' : 'winPoison');
      case PC.winPoison:
        set(n[at + F.scan], 'poisoned', 1);
        if (!fault('poison-before-bit')) n[at + F.scan]++;
        return go(fault('poison-before-bit') ? 'winBit' : 'winAsk');
      case PC.winScan: {
        const j = n[at + F.scan];
        if (j === THREADS) return go('world');
        if (j !== i && isLate(j, n[NUMBER])) {
          n[at + F.scan] = 0;
          return go('winSleep');
        }
        n[at + F.scan] = j + 1;
        return go('winScan');
      }
      case PC.winSleep:
        if (n[at + F.token] === 0) return;
        n[at + F.token] = 0;
        return go('winScan');
      case PC.world:
        return go('resumeWord');
      case PC.resumeWord: {
        let next = 0;
        for (let k = 1; k < THREADS && next === 0; k++) {
          const j = (i + k) % THREADS;
          if (other(j, 'wants') === 1 && other(j, 'state') === STATE.STOPPED) next = j + 1;
        }
        if (next !== 0) n[NUMBER]++;
        n[HOLDER] = next;
        n[at + F.scan] = 0;
        return go(fault('resume-does-not-unpark') ? 'resumeToken' : 'resumeWake');
      }
      case PC.resumeWake: {
        const j = n[at + F.scan];
        if (j === THREADS) return go('resumeToken');
        if (j !== i && other(j, 'state') === STATE.STOPPED) set(j, 'token', 1);
        n[at + F.scan] = j + 1;
        return go('resumeWake');
      }
      case PC.resumeToken:
        n[at + F.token] = 1;
        n[at + F.scan] = 0;
        return go('check');

      // --- waiting: while (!flag) { boundary; park }
      case PC.waitLook:
        if (n[at + F.flag] !== 0) return go('check');
        // The boundary behind the native that looked: requests are served before the sleep.
        if (n[at + F.poisoned] !== 0) return call('serveReturn', 'waitBlock', 'serve');
        return go('waitBlock');
      case PC.waitBlock:
        step('block');
        if (fault('block-does-not-wake')) return go('waitSleep');
        return call('wakeReturn', 'waitSleep', 'wakeRead');
      case PC.waitSleep:
        if ((n[at + F.request] & WAKING) !== 0) return go('waitResume');
        if (n[at + F.token] === 0) return;
        n[at + F.token] = 0;
        return go('waitResume');
      case PC.waitResume:
        step('resume');
        return fault('resume-without-look')
          ? go('waitStop')
          : call('stopReturn', 'waitStop', 'stopRead');
      case PC.waitStop:
        if (n[at + F.request] !== 0) return call('serveReturn', 'waitLook', 'serve');
        return go('waitLook');
      // --- who makes the condition true does so before it leaves the token (P2)
      case PC.signalFlag:
        set(WAITER, 'flag', 1);
        return go('signalUnpark');
      case PC.signalUnpark:
        set(WAITER, 'token', 1);
        return go('check');
    }
    throw new Error(`no step for ${name}`);
  }

  /** Local variables that nothing reads any more are cleared: states that differ in them alone are one. */
  function forget(n: Uint8Array, at: number): void {
    const pc = n[at + F.pc];
    if (!WAKES.has(pc)) n[at + F.wakeReturn] = n[at + F.generation] = 0;
    if (!STOPS.has(pc) && !WAKES.has(pc)) n[at + F.stopReturn] = 0;
    if (!STOPS.has(pc) && !WAKES.has(pc) && pc !== PC.winSwap)
      n[at + F.number] = n[at + F.holder] = 0;
    if (!WAKES.has(pc) && !ASKS.has(pc)) n[at + F.target] = 0;
    if (!ASKS.has(pc)) n[at + F.reason] = 0;
    if (!WAKES.has(pc) && !SCANS.has(pc)) n[at + F.scan] = 0;
    if (n[at + F.state] !== STATE.STOPPED && pc !== PC.stopState) n[at + F.stopSeen] = 0;
    if (pc === PC.check || pc === PC.operation) n[at + F.serveReturn] = n[at + F.bits] = 0;
    if (pc === PC.ended) {
      for (let field = 0; field < SIZE; field++) {
        if (field !== F.pc && field !== F.state) n[at + field] = 0;
      }
    }
  }

  /** One step of guest code, and then any action that is left, or the end. */
  function operation(
    s: Uint8Array,
    i: number,
    visit: (next: Uint8Array, step: string) => void,
  ): void {
    const at = i * SIZE;
    const begin = (action: Action, to: PcName, target = NO_THREAD, reason = 0): void => {
      const n = s.slice();
      n[at + F.actions] &= ~(1 << ACTIONS.indexOf(action));
      n[at + F.target] = target;
      n[at + F.reason] = reason;
      n[at + F.pc] = PC[to];
      visit(n, `${i}: ${action}${target === NO_THREAD ? '' : ` ${target}`}`);
    };
    const left = s[at + F.actions];
    for (const action of ACTIONS) {
      if ((left & (1 << ACTIONS.indexOf(action))) === 0) continue;
      if (action === 'stop') begin(action, 'winRead');
      else if (action === 'wait') begin(action, 'waitLook');
      else if (action === 'signal') begin(action, 'signalFlag');
      else if (action === 'birth') begin(action, 'birth');
      else {
        for (let j = 0; j < THREADS; j++) {
          if (j === i || s[j * SIZE + F.pc] === PC.absent || s[j * SIZE + F.pc] === PC.ended)
            continue;
          begin(
            action,
            'askGeneration',
            j,
            action === 'interrupt' ? REASON.INTERRUPT : REASON.SAMPLE,
          );
        }
        const n = s.slice();
        n[at + F.actions] &= ~(1 << ACTIONS.indexOf(action));
        n[at + F.pc] = PC.check;
        visit(n, `${i}: no ${action}`);
      }
    }
    if (left === 0) {
      const n = s.slice();
      n[at + F.pc] = PC.end;
      visit(n, `${i}: end`);
    }
  }

  /** A requester has set, or is about to set, the bit, and has not poisoned yet. */
  function isBeingAsked(s: Uint8Array, i: number): boolean {
    for (let j = 0; j < THREADS; j++) {
      const pc = s[j * SIZE + F.pc];
      if (pc === PC.askPoison || (pc === PC.askBit && !fault('poison-before-bit'))) {
        if (s[j * SIZE + F.target] === i) return true;
      }
      if (
        (pc === PC.winPoison || pc === PC.winBit) &&
        !fault('poison-before-bit') &&
        s[j * SIZE + F.scan] === i
      )
        return true;
    }
    return false;
  }

  function check(s: Uint8Array): string | null {
    for (let i = 0; i < THREADS; i++) {
      const at = i * SIZE;
      if (s[at + F.pc] === PC.world) {
        for (let j = 0; j < THREADS; j++) {
          if (j !== i && WAITED_FOR[s[j * SIZE + F.state]] && TOUCHES.has(s[j * SIZE + F.pc])) {
            return `exclusion: thread ${j} runs while thread ${i} has stopped the world`;
          }
        }
      }
      if (
        s[at + F.pc] === PC.operation &&
        s[at + F.request] !== 0 &&
        s[at + F.poisoned] === 0 &&
        !isBeingAsked(s, i)
      ) {
        return `S1: thread ${i} runs with a reason and true limits`;
      }
    }
    return checkGenerations(s);
  }

  function checkGenerations(s: Uint8Array): string | null {
    const pairs = [
      [F.askedInterrupt, F.servedInterrupt, INTERRUPT_BIT, PC.ackInterrupt, REASON.INTERRUPT],
      [F.askedSample, F.servedSample, SAMPLE_BIT, PC.ackSample, REASON.SAMPLE],
    ] as const;
    for (let i = 0; i < THREADS; i++) {
      const at = i * SIZE;
      for (const [asked, served, bit, acknowledging, reason] of pairs) {
        if (
          s[at + asked] === s[at + served] ||
          (s[at + F.request] & bit) !== 0 ||
          s[at + F.pc] === acknowledging
        )
          continue;
        let onItsWay = false;
        for (let j = 0; j < THREADS; j++) {
          const pc = s[j * SIZE + F.pc];
          const asks = pc === PC.askBit || (pc === PC.askPoison && fault('poison-before-bit'));
          if (asks && s[j * SIZE + F.target] === i && s[j * SIZE + F.reason] === reason)
            onItsWay = true;
        }
        if (!onItsWay) return `S5: a request to thread ${i} is lost`;
      }
    }
    return null;
  }

  return {
    initial,
    moves,
    check,
    isEnd: (s) =>
      [0, 1, 2].every((i) => s[i * SIZE + F.pc] === PC.ended || s[i * SIZE + F.pc] === PC.absent),
    checkEnd: (s) => (s[HOLDER] === 0 ? null : 'the stop word is held at the end'),
  };
}
