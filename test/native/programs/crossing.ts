// Scenarios around one thread's crossing: registers, exits, alternate stack, timers.
import { constants } from 'node:os';
import { addressOf, memoryAt } from '../../../native/address.ts';
import { functionAt } from '../../../native/availability.ts';
import { makeCodeMemory } from '../../../native/code-memory.ts';
import { guestStackReserve } from '../../../native/gate.ts';
import {
  interruptSignal,
  installHandlers,
  mountThread,
  unmountThread,
} from '../../../native/handlers.ts';
import { disarm, publishEdge } from '../../../native/interrupts.ts';
import {
  at,
  CodeWriter,
  IMM,
  R12,
  R13,
  R14,
  R15,
  RAX,
  RBP,
  RBX,
  RCX,
  RDI,
  RSP,
} from '../../../native/machine-code.ts';
import { CLOCK } from '../../../native/linux.ts';
import { exitNow, gettid, clockGettime, threadCpuClock } from '../../../native/os.ts';
import {
  setAlternateStack,
  timerCreate,
  timerDelete,
  timerSettime,
} from '../../../native/signals.ts';
import {
  CODE,
  FP,
  jumpOut,
  makeThread,
  RSP as GUEST_RSP,
  start,
  WORD,
  writeLoops,
} from './thread.ts';

const say = (value: unknown): void => void process.stdout.write(JSON.stringify(value));
const PRESERVED = [RBX, RBP, R12, R13, R14, R15];

const scenarios: Record<string, () => void> = {
  /** A caller in machine code puts known values in all that must survive and writes down what did. */
  preserved() {
    const thread = makeThread();
    const guest = new CodeWriter();
    guest.raw(0x41, 0x0f, 0xae).operand(3, at(R14, WORD.seen * 4)); // stmxcsr: what the guest is given
    guest.raw(0x41, 0xd9).operand(7, at(R14, WORD.inner * 4)); // fnstcw
    guest.storeConstant(at(R14, 64), 0x7fc0, false).raw(0x41, 0x0f, 0xae).operand(2, at(R14, 64)); // ldmxcsr
    guest.storeConstant(at(R14, 68), 0x0c7f, false).raw(0x41, 0xd9).operand(5, at(R14, 68)); // fldcw
    guest.raw(0xfd); // std
    for (const register of [RBX, R12, R13, R14, R15]) guest.constant(register, 0x1234_5678_9abc);
    jumpOut(guest, CODE, thread.gate.leave);
    thread.gate.codeMemory.write(CODE, guest.finish());

    // record: rdi, six registers, rsp before and after, mxcsr, control word, flags
    const record = new BigInt64Array(new SharedArrayBuffer(128));
    const w = new CodeWriter();
    for (const register of PRESERVED) w.push(register);
    w.push(RDI);
    w.storeConstant(at(RDI, 96), 0x3f80, false).raw(0x0f, 0xae).operand(2, at(RDI, 96)); // ldmxcsr
    w.storeConstant(at(RDI, 100), 0x027f, false).raw(0xd9).operand(5, at(RDI, 100)); // fldcw
    w.store(at(RDI, 56), RSP);
    for (const [i, register] of PRESERVED.entries()) w.constant(register, 0x1_0000_0000 + i);
    w.constant(RAX, enterAddress(thread.gate.codeMemory.base));
    w.raw(0xff, 0xd0); // call rax
    w.load(RCX, at(RSP, 0)); // the pushed rdi
    w.store(at(RCX, 64), RSP);
    for (const [i, register] of PRESERVED.entries()) w.store(at(RCX, 8 + i * 8), register);
    w.raw(0x0f, 0xae).operand(3, at(RCX, 72)).raw(0xd9).operand(7, at(RCX, 76));
    w.raw(0x9c).pop(RAX).store(at(RCX, 80), RAX); // pushfq
    w.storeConstant(at(RCX, 96), 0x1f80, false).raw(0x0f, 0xae).operand(2, at(RCX, 96));
    w.storeConstant(at(RCX, 100), 0x037f, false).raw(0xd9).operand(5, at(RCX, 100));
    w.pop(RDI);
    for (const register of PRESERVED.toReversed()) w.pop(register);
    w.ret();
    const caller = makeCodeMemory(4096);
    caller.write(0, w.finish());
    functionAt(caller.base, 'void', 'uintptr')(addressOf(record));
    const halves = new Int32Array(record.buffer);
    say({
      registers: PRESERVED.map((_, i) => Number(record[1 + i]) - 0x1_0000_0000),
      stackMoved: Number(record[8] - record[7]),
      mxcsr: halves[18],
      controlWord: halves[19] & 0xffff,
      direction: (Number(record[10]) >> 10) & 1,
      guestMxcsr: thread.words[WORD.seen],
      guestControlWord: thread.words[WORD.inner] & 0xffff,
      inside: thread.gate.block.addressIn('hostRsp'),
    });
  },

  /** The registers that generated code is promised. */
  convention() {
    const thread = makeThread();
    const w = new CodeWriter();
    for (const [i, register] of [R15, R14, R13, RBP, RSP].entries()) {
      w.store(at(R14, 64 + i * 8), register);
    }
    jumpOut(w, CODE, thread.gate.leave);
    thread.gate.codeMemory.write(CODE, w.finish());
    thread.gate.enter();
    const seen = new BigInt64Array(thread.cage, 4096 + 64, 5);
    const cage = BigInt(addressOf(thread.cage));
    const stacks = BigInt(addressOf(thread.slots));
    say(
      [seen[0] - cage, seen[1] - cage, seen[2] - stacks, seen[3] - stacks, seen[4] - stacks].map(
        Number,
      ),
    );
  },

  /** Leaves from 100 calls deep, goes on from there, returns through all of them. */
  depth() {
    const thread = makeThread();
    const { gate } = thread;
    const w = new CodeWriter();
    w.small(RBX, 100)
      .call('down')
      .storeConstant(at(R14, WORD.seen * 4), 77, false);
    jumpOut(w, CODE, gate.leave);
    w.label('down').immediate(IMM.sub, RBP, 8).immediate(IMM.sub, RBX, 1, false);
    w.jumpIf(5, 'deeper');
    jumpOut(w, CODE, gate.leaveAt, true);
    w.jump('back');
    w.label('deeper').call('down');
    w.label('back').immediate(IMM.add, RBP, 8).immediate(IMM.add, at(R14, 0), 1, false).ret();
    gate.codeMemory.write(CODE, w.finish());
    gate.enter();
    const deep = [gate.block.get('guestRsp') - GUEST_RSP, gate.block.get('fp') - FP];
    const before = [thread.words[WORD.turns], thread.words[WORD.seen]];
    gate.block.set('target', gate.block.get('resume'));
    gate.enter();
    const after = [thread.words[WORD.turns], thread.words[WORD.seen]];
    const ended = [gate.block.get('guestRsp') - GUEST_RSP, gate.block.get('fp') - FP];
    say({ deep, before, after, ended });
  },

  /** A timer of the thread's CPU time interrupts a loop; nothing below the guest's rsp changes. */
  timer() {
    installHandlers();
    const thread = makeThread();
    writeLoops(thread, (edge) => publishEdge(thread.gate.block, edge));
    const mounted = mountThread(thread.gate.block);
    const stack = setAlternateStack(mounted.stack);
    const clock = threadCpuClock(gettid());
    const timer = timerCreate(clock, gettid(), interruptSignal(), thread.gate.block.address);
    const sentinel = 0x5555_5555_5555_5555n;
    thread.slots.fill(sentinel, 0, GUEST_RSP);
    const from = clockGettime(CLOCK.monotonic);
    timerSettime(timer, 5e6, 0);
    thread.gate.enter();
    const took = clockGettime(CLOCK.monotonic) - from;
    disarm(thread.gate.block);
    timerDelete(timer);
    const untouched = thread.slots.subarray(0, GUEST_RSP).every((slot) => slot === sentinel);
    unmountThread(mounted);
    say({
      milliseconds: took / 1e6,
      turned: thread.words[WORD.turns] > 1000,
      signals: thread.gate.block.get('signals'),
      untouched,
      stackWas: stack?.address === mounted.stack.address,
      stackIs: setAlternateStack(undefined) ?? null,
    });
  },

  /** libuv's handler comes without SA_ONSTACK: it runs on the guest stack, below rsp. */
  reserve() {
    let calls = 0;
    process.on('SIGUSR2', () => calls++);
    installHandlers();
    const thread = makeThread();
    writeLoops(thread, (edge) => publishEdge(thread.gate.block, edge));
    const mounted = mountThread(thread.gate.block);
    const block = thread.gate.block.address;
    const first = timerCreate(CLOCK.monotonic, gettid(), constants.signals.SIGUSR2);
    const second = timerCreate(CLOCK.monotonic, gettid(), interruptSignal(), block);
    const sentinel = 0x5555_5555_5555_5555n;
    thread.slots.fill(sentinel, 0, GUEST_RSP);
    timerSettime(first, 2e6, 0);
    timerSettime(second, 2e7, 0);
    thread.gate.enter();
    disarm(thread.gate.block);
    unmountThread(mounted);
    const lowest = thread.slots.findIndex((slot) => slot !== sentinel);
    const used = (GUEST_RSP - lowest) * 8;
    setTimeout(() => {
      say({ used, reserve: guestStackReserve(), calls });
      process.exit();
    }, 50);
  },

  /** What koffi says an address is, machine code finds there; also after collections. */
  addresses() {
    const code = makeCodeMemory(4096);
    code.write(0, new CodeWriter().load(RAX, at(RDI, 0), false).ret().finish());
    const peek = functionAt(code.base, 'int', 'uintptr');
    code.write(64, new CodeWriter().storeConstant(at(RDI, 0), 4711, false).ret().finish());
    const poke = functionAt(code.base + 64, 'void', 'uintptr');
    const cage = new SharedArrayBuffer(2 ** 31);
    const subjects = [
      new Int32Array(cage),
      new Int32Array(cage, 2 ** 31 - 64),
      new Int32Array(new SharedArrayBuffer(64)),
      new Int32Array(new ArrayBuffer(64), 16),
      new Int32Array(4),
      new Int32Array(memoryAt(code.alias + 128, 64)),
    ];
    const collect = (globalThis as { gc?: () => void }).gc;
    const right = subjects.map((view, i) => {
      const address = addressOf(view);
      view[0] = 100 + i;
      const read = peek(address) === 100 + i;
      collect?.();
      poke(address);
      return read && view[0] === 4711 && addressOf(view) === address;
    });
    say({
      right,
      collected: collect !== undefined,
      ofBuffer: addressOf(cage) === addressOf(subjects[0]),
    });
  },

  /** The cost of a crossing. */
  cost() {
    const thread = makeThread();
    thread.gate.codeMemory.write(CODE, jumpOut(new CodeWriter(), CODE, thread.gate.leave).finish());
    let best = Infinity;
    for (let round = 0; round < 8; round++) {
      const from = process.hrtime.bigint();
      for (let i = 0; i < 500_000; i++) thread.gate.enter();
      best = Math.min(best, Number(process.hrtime.bigint() - from) / 500_000);
    }
    start(thread);
    say(best);
  },

  exit() {
    process.on('exit', () => console.log('exit handler'));
    exitNow(43);
  },
};

/** The entry stub lies after the address of the native block. */
function enterAddress(base: number): number {
  return base + 16;
}

scenarios[process.argv[2]]();
