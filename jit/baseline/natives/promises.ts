/**
 * Promises of the thread's own: settling, waiting, and the jobs that come of it (vm/promises.ts), without
 * leaving machine code. Local promises have reactions of this thread alone, but an id may have
 * changed hands: it is compared. What is left to TypeScript: SHARED promises, rejections that nobody handles,
 * promises with more than one reaction.
 *
 * Whatever can fail (room, barriers, the queue's end) comes before the first change.
 */
import { CODE_CLASS, CODE_NATIVE, FIXED_WORDS, FLAG_BARRIER, FLAG_SHARED, KIND, OFF } from '../../../heap/cells.ts';
import { KEPT_WORD } from '../../../heap/literal-shapes.ts';
import { ROOT } from '../../../heap/roots.ts';
import { TAG_BOOLEAN, TAG_HOLE, TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from '../../../heap/values.ts';
import { returnThisId } from '../../../vm/builtins/arrays.ts';
import { FRAME_CODE, FRAME_MACHINE } from '../../../vm/bytecode/frame.ts';
import { FULFILLED, HANDLED, JOB_NAMES, PENDING, REJECTED } from '../../../vm/promises.ts';
import { JOB, REACTION, REACTION_SLOTS, RECORD_TAG } from '../../../vm/records.ts';
import { selfHostedId } from '../../../vm/self-hosted-ids.ts';
import { field, half, tagAt, word } from '../../code-writer.ts';
import { CAGE, CODE, INT, STACKS, THREAD, UNDEFINED } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import { emitRefTest } from '../../stubs.ts';
import type { Gpr, Label } from '../../x64/registers.ts';
import { CC, R10, R8, R9, RAX, RBP, RCX, RDI, RDX, RSI, RSP, XMM0, XMM1 } from '../../x64/registers.ts';
import { CALL_WORDS, emitRestore } from './generators.ts';
import { initObject } from './iterators.ts';
import type { NativeStub, SharedStubs } from './table.ts';

const FLAGS = 4;
const RECORD = FIXED_WORDS[KIND.RECORD];
const STATE = half(OFF.PROMISE.promiseState);
const PROMISE_FLAGS = half(OFF.PROMISE.promiseFlags);
const RESULT = word(OFF.PROMISE.promiseResult);
const REACTIONS = word(OFF.PROMISE.reactions);
const [REACTION_JOB, AWAIT_JOB] = JOB_NAMES;
const MAX_JOB_ARGUMENTS = 16;

export interface PromiseStubs {
  /** Settles promise eax with value rdx; ecx: the state. ZF: done. */
  settle: number;
  /** The generator cell edx waits for promise eax. ZF: done. */
  awaitPromise: number;
  /** ToPromise of value rdx, to rax. ZF: done. */
  toPromise: number;
  /** $RunJob: rdi is the address of the job's slot, edx the operand of the result. Leaves at the instruction by itself. */
  runJob: number;
}

/** Bytes from a RECORD to a slot. */
const at = (index: number): number => word(RECORD + index);
/** Bytes from a job to argument i. */
const argument = (i: number): number => at(JOB.FIRST_ARGUMENT + i);

/** cell = a RECORD with `slots` slots, none of them filled. Uses r9. */
function newRecord({ asm, w }: StubWriter, cell: Gpr, tag: number, slots: number, fail: Label): void {
  asm.movRM32(cell, THREAD, field('nurseryTop'));
  asm.leaRM32(R9, cell, RECORD + slots);
  w.compareField(R9, 'nurseryLimit');
  asm.jcc(CC.G, fail);
  asm.movMR32(THREAD, field('nurseryTop'), R9);
  asm.movMXI32(CAGE, cell, 3, 0, slots);
  asm.movMXI32(CAGE, cell, 3, FLAGS, KIND.RECORD);
  asm.movMXI64(CAGE, cell, 3, half(OFF.RECORD.tag), tag);
}

/** dst = the function object of a self-hosted function, as a value. */
function loadSelfHosted(s: StubWriter, dst: Gpr, name: string): void {
  s.root(dst, ROOT.SelfHosted);
  s.asm.movRMX64(dst, CAGE, dst, 3, at(selfHostedId(name)));
}

/** r10 = a fresh job of this function, without its arguments. Uses r9. */
function newJob(s: StubWriter, name: string, argc: number, fail: Label): void {
  newRecord(s, R10, RECORD_TAG.JOB, JOB.FIRST_ARGUMENT + argc, fail);
  s.asm.movMXR64(CAGE, R10, 3, at(JOB.NEXT), UNDEFINED);
  loadSelfHosted(s, R9, name);
  s.asm.movMXR64(CAGE, R10, 3, at(JOB.FUNCTION), R9);
}

/** enqueueJob of r10; on to `fail` before anything is done. Keeps nothing. */
function enqueue(s: StubWriter, shared: SharedStubs, fail: Label): void {
  const { asm } = s;
  const [empty, young, last] = [asm.newLabel(), asm.newLabel(), asm.newLabel()];
  asm.cmpMI32(THREAD, field('jobsTail') + 4, TAG_INTERNAL);
  asm.jcc(CC.NE, empty);
  asm.movRM32(RAX, THREAD, field('jobsTail'));
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_BARRIER);
  asm.jcc(CC.E, young);
  asm.movRR32(RDX, R10);
  asm.movRI32(RCX, RECORD + JOB.NEXT);
  s.w.callTo(shared.barrier);
  asm.jcc(CC.NE, fail);
  asm.bind(young);
  s.w.value(RCX, 0, TAG_INTERNAL);
  asm.orRR64(RCX, R10);
  asm.movMXR64(CAGE, RAX, 3, at(JOB.NEXT), RCX);
  asm.jmp(last);
  asm.bind(empty);
  s.w.value(RCX, 0, TAG_INTERNAL);
  asm.orRR64(RCX, R10);
  asm.movMR64(THREAD, field('jobsHead'), RCX);
  asm.bind(last);
  asm.movMR64(THREAD, field('jobsTail'), RCX);
}

/** settle (vm/promises.ts). */
function emitSettle(s: StubWriter, shared: SharedStubs): number {
  const { asm } = s;
  const offset = s.here();
  const [fail, plain, then, none, commit, queue] = Array.from({ length: 6 }, () => asm.newLabel());
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, s.fail);
  asm.cmpMXI32(CAGE, RAX, 3, STATE, PENDING);
  asm.jcc(CC.NE, s.none);
  asm.pushR(RAX);
  asm.pushR(RDX);
  asm.pushR(RCX);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_BARRIER);
  asm.jcc(CC.E, plain);
  emitRefTest(s.w, plain);
  asm.movRI32(RCX, OFF.PROMISE.promiseResult);
  s.w.callTo(shared.barrier);
  asm.jcc(CC.NE, fail);
  asm.bind(plain);
  asm.cmpMXI32(CAGE, RAX, 3, REACTIONS + 4, TAG_INTERNAL);
  asm.jcc(CC.NE, none);
  asm.movRMX32(R8, CAGE, RAX, 3, REACTIONS);
  asm.cmpMXI32(CAGE, R8, 3, at(REACTION.NEXT) + 4, TAG_INTERNAL);
  asm.jcc(CC.E, fail);
  asm.movRMX32(RCX, CAGE, R8, 3, at(REACTION.THREAD));
  s.w.compareField(RCX, 'id');
  asm.jcc(CC.NE, fail);
  asm.movRM32(RCX, RSP, 0);
  asm.cmpMXI32(CAGE, R8, 3, at(REACTION.GENERATOR) + 4, TAG_OBJECT);
  asm.jcc(CC.NE, then);
  newJob(s, AWAIT_JOB, 3, fail);
  asm.movRMX64(RAX, CAGE, R8, 3, at(REACTION.GENERATOR));
  asm.movMXR64(CAGE, R10, 3, argument(0), RAX);
  asm.leaRM32(RAX, RCX, -FULFILLED);
  asm.orRR64(RAX, INT);
  asm.movMXR64(CAGE, R10, 3, argument(2), RAX);
  asm.bind(queue);
  asm.movMXR64(CAGE, R10, 3, argument(1), RDX);
  enqueue(s, shared, fail);
  asm.decM32(THREAD, field('asyncPending'));
  asm.bind(commit);
  asm.popR(RCX);
  asm.popR(RDX);
  asm.popR(RAX);
  asm.movMXR64(CAGE, RAX, 3, RESULT, RDX);
  asm.movMXR64(CAGE, RAX, 3, REACTIONS, UNDEFINED);
  asm.movMXR32(CAGE, RAX, 3, STATE, RCX);
  asm.jmp(s.none);

  // A reaction made by `then`: [handler, value, rejected, promise, resolve, reject].
  asm.bind(then);
  newJob(s, REACTION_JOB, 6, fail);
  asm.leaRMX64(RSI, CAGE, R8, 3, 0);
  for (let i = 0; i < 3; i++) {
    asm.movRM64(RAX, RSI, at(REACTION.PROMISE + i));
    asm.movMXR64(CAGE, R10, 3, argument(3 + i), RAX);
  }
  asm.movRMX64(RAX, RSI, RCX, 3, at(REACTION.ON_FULFILLED - FULFILLED));
  asm.movMXR64(CAGE, R10, 3, argument(0), RAX);
  asm.subRI32(RCX, FULFILLED);
  s.w.value(RAX, 0, TAG_BOOLEAN);
  asm.orRR64(RAX, RCX);
  asm.movMXR64(CAGE, R10, 3, argument(2), RAX);
  asm.jmp(queue);

  // Nobody waits: only a rejection that somebody has handled is done with.
  asm.bind(none);
  asm.cmpMI32(RSP, 0, REJECTED);
  asm.jcc(CC.NE, commit);
  asm.testMXI32(CAGE, RAX, 3, PROMISE_FLAGS, HANDLED);
  asm.jcc(CC.NE, commit);
  asm.bind(fail);
  asm.addRI64(RSP, 24);
  asm.jmp(s.fail);
  return offset;
}

/** react (vm/promises.ts) of the reaction r10 to the pending promise eax. */
function emitLink(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const young = asm.newLabel();
  asm.movRMX64(RCX, CAGE, RAX, 3, REACTIONS);
  asm.movMXR64(CAGE, R10, 3, at(REACTION.NEXT), RCX);
  asm.movRM32(RCX, THREAD, field('id'));
  asm.orRR64(RCX, INT);
  asm.movMXR64(CAGE, R10, 3, at(REACTION.THREAD), RCX);
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_BARRIER);
  asm.jcc(CC.E, young);
  asm.movRR32(RDX, R10);
  asm.movRI32(RCX, OFF.PROMISE.reactions);
  s.w.callTo(shared.barrier);
  asm.jcc(CC.NE, s.fail);
  asm.bind(young);
  s.w.value(RCX, 0, TAG_INTERNAL);
  asm.orRR64(RCX, R10);
  asm.movMXR64(CAGE, RAX, 3, REACTIONS, RCX);
  asm.orMXI32(CAGE, RAX, 3, PROMISE_FLAGS, HANDLED);
  asm.incM32(THREAD, field('asyncPending'));
  asm.jmp(s.none);
}

/** Queues the job r10 of the settled promise eax, which is handled now. */
function emitQueue(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const fail = asm.newLabel();
  asm.pushR(RAX);
  enqueue(s, shared, fail);
  asm.popR(RAX);
  asm.orMXI32(CAGE, RAX, 3, PROMISE_FLAGS, HANDLED);
  asm.jmp(s.none);
  asm.bind(fail);
  asm.popR(RAX);
  asm.jmp(s.fail);
}

/** Leaves when promise eax is SHARED; ecx = its state. */
function loadState(s: StubWriter): void {
  const { asm } = s;
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RCX, CAGE, RAX, 3, STATE);
}

/** awaitPromise (vm/promises.ts). */
function emitAwait(s: StubWriter, shared: SharedStubs): number {
  const { asm } = s;
  const offset = s.here();
  const settled = asm.newLabel();
  loadState(s);
  s.w.value(RSI, 0, TAG_OBJECT);
  asm.orRR64(RDX, RSI);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.NE, settled);
  newRecord(s, R10, RECORD_TAG.REACTION, REACTION_SLOTS, s.fail);
  asm.movMXR64(CAGE, R10, 3, at(REACTION.GENERATOR), RDX);
  for (let i = REACTION.GENERATOR + 1; i < REACTION_SLOTS; i++) asm.movMXR64(CAGE, R10, 3, at(i), UNDEFINED);
  emitLink(s, shared);
  asm.bind(settled);
  newJob(s, AWAIT_JOB, 3, s.fail);
  asm.movMXR64(CAGE, R10, 3, argument(0), RDX);
  asm.movRMX64(RDX, CAGE, RAX, 3, RESULT);
  asm.movMXR64(CAGE, R10, 3, argument(1), RDX);
  asm.subRI32(RCX, FULFILLED);
  asm.orRR64(RCX, INT);
  asm.movMXR64(CAGE, R10, 3, argument(2), RCX);
  emitQueue(s, shared);
  return offset;
}

/** (promise, onFulfilled, onRejected, derived promise, resolve, reject): performThen. */
function promiseThen(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const settled = asm.newLabel();
  for (const handler of [8, 16]) {
    const fine = asm.newLabel();
    asm.cmpMI32(RDI, handler + 4, TAG_UNDEFINED);
    asm.jcc(CC.E, fine);
    asm.cmpMI32(RDI, handler + 4, TAG_OBJECT);
    asm.jcc(CC.NE, s.fail);
    asm.movRM32(RAX, RDI, handler);
    asm.cmpMXI8(CAGE, RAX, 3, FLAGS, KIND.FUNCTION);
    asm.jcc(CC.NE, s.fail);
    asm.bind(fine);
  }
  const copy = (from: number, to: number): void => {
    asm.movRM64(RDX, RDI, from * 8);
    asm.movMXR64(CAGE, R10, 3, to, RDX);
  };
  asm.movRM32(RAX, RDI, 0);
  loadState(s);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.NE, settled);
  newRecord(s, R10, RECORD_TAG.REACTION, REACTION_SLOTS, s.fail);
  asm.movMXR64(CAGE, R10, 3, at(REACTION.GENERATOR), UNDEFINED);
  for (let i = 0; i < 5; i++) copy(1 + i, at(REACTION.ON_FULFILLED + i));
  emitLink(s, shared);
  asm.bind(settled);
  newJob(s, REACTION_JOB, 6, s.fail);
  asm.movRMX64(RDX, RDI, RCX, 3, (1 - FULFILLED) * 8);
  asm.movMXR64(CAGE, R10, 3, argument(0), RDX);
  for (let i = 0; i < 3; i++) copy(3 + i, argument(3 + i));
  asm.movRMX64(RDX, CAGE, RAX, 3, RESULT);
  asm.movMXR64(CAGE, R10, 3, argument(1), RDX);
  asm.subRI32(RCX, FULFILLED);
  s.w.value(RDX, 0, TAG_BOOLEAN);
  asm.orRR64(RCX, RDX);
  asm.movMXR64(CAGE, R10, 3, argument(2), RCX);
  emitQueue(s, shared);
}

/** eax = a fresh pending promise; uses rcx. */
function newPromise(s: StubWriter): void {
  const { asm } = s;
  s.allocate(RAX, FIXED_WORDS[KIND.PROMISE], RCX);
  initObject(s, RAX, KEPT_WORD.promise, KIND.PROMISE);
  asm.movMXI64(CAGE, RAX, 3, STATE, PENDING);
  asm.movMXR64(CAGE, RAX, 3, RESULT, UNDEFINED);
  asm.movMXR64(CAGE, RAX, 3, REACTIONS, UNDEFINED);
}

/** Leaves but for a promise eax with %Promise% for its `constructor`. Uses all but rax and rdi. */
function checkConstructor(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  asm.cmpMXI8(CAGE, RAX, 3, FLAGS, KIND.PROMISE);
  asm.jcc(CC.NE, s.fail);
  s.root(RDX, ROOT.constructor);
  s.w.callTo(shared.lookup);
  asm.cmpRI32(RSI, 1);
  asm.jcc(CC.NE, s.fail);
  s.root(RCX, ROOT.Promise);
  s.w.value(RSI, 0, TAG_OBJECT);
  asm.orRR64(RCX, RSI);
  asm.cmpRR64(RDX, RCX);
  asm.jcc(CC.NE, s.fail);
}

function emitToPromise(s: StubWriter, shared: SharedStubs): number {
  const { asm } = s;
  const offset = s.here();
  const object = asm.newLabel();
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_OBJECT);
  asm.jcc(CC.E, object);
  newPromise(s);
  asm.movMXI32(CAGE, RAX, 3, STATE, FULFILLED);
  asm.movMXR64(CAGE, RAX, 3, RESULT, RDX);
  asm.jmp(s.object);
  asm.bind(object);
  asm.movRR32(RAX, RDX);
  checkConstructor(s, shared);
  asm.jmp(s.object);
  return offset;
}

/** $RunJob: calls of functions that have code here, and async functions that have. */
function emitRunJob(s: StubWriter, shared: SharedStubs): number {
  const { asm } = s;
  const [fail, awaiting, next, pushed] = Array.from({ length: 4 }, () => asm.newLabel());
  asm.align(16);
  asm.bind(fail);
  asm.popR(RAX);
  asm.movRM32(RAX, RBP, tagAt(FRAME_CODE));
  asm.subRI32(RAX, CALL_WORDS);
  s.w.jumpTo(shared.exitStep);
  const offset = s.here();
  asm.movRM32(R8, RDI, 0);
  asm.movRMX64(RAX, CAGE, R8, 3, at(JOB.FUNCTION));
  loadSelfHosted(s, RCX, AWAIT_JOB);
  asm.cmpRR64(RAX, RCX);
  asm.jcc(CC.E, awaiting);
  asm.movRR32(RSI, RAX);
  asm.cmpMXI8(CAGE, RSI, 3, FLAGS, KIND.FUNCTION);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(R9, CAGE, RSI, 3, half(OFF.FUNCTION.codeRef));
  asm.testMXI32(CAGE, R9, 3, half(OFF.CODE.codeFlags), CODE_NATIVE | CODE_CLASS);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RCX, CAGE, R8, 3, 0);
  asm.subRI32(RCX, JOB.FIRST_ARGUMENT);
  asm.cmpRI32(RCX, MAX_JOB_ARGUMENTS);
  asm.jcc(CC.A, fail);
  asm.cmpRMX32(RCX, CAGE, R9, 3, half(OFF.CODE.params));
  asm.jcc(CC.L, fail);
  asm.movRMX32(R9, CAGE, R9, 3, half(OFF.CODE.functionId));
  asm.movRM32(RSI, THREAD, field('table'));
  asm.addRR64(RSI, R9);
  asm.movRMX32(R10, STACKS, RSI, 3, 0);
  asm.testRR32(R10, R10);
  asm.jcc(CC.E, fail);
  // The call, as emitCall (baseline/calls.ts) would make it.
  asm.popR(RSI);
  asm.movRR32(R9, RCX);
  asm.leaRMX64(R8, CAGE, R8, 3, argument(0));
  asm.bind(next);
  asm.subRI32(RCX, 1);
  asm.jcc(CC.B, pushed);
  asm.movRMX64(RDI, R8, RCX, 3, 0);
  asm.pushR(RDI);
  asm.jmp(next);
  asm.bind(pushed);
  asm.pushR(UNDEFINED);
  asm.pushR(RAX);
  asm.pushR(RSI);
  asm.movRR64(RDI, RBP);
  asm.subRR64(RDI, RSP);
  asm.addRI64(RDI, 8);
  asm.shlRI64(RDI, 32 - 3);
  asm.orRR64(RDX, RDI);
  s.w.value(RCX, 0, FRAME_MACHINE);
  asm.orRR64(RCX, R9);
  asm.movRR64(RSI, UNDEFINED);
  asm.addRR64(R10, CODE);
  asm.jmpR(R10);

  asm.bind(awaiting);
  asm.movRMX32(RAX, CAGE, R8, 3, argument(0));
  asm.testMXI32(CAGE, RAX, 3, FLAGS, FLAG_SHARED);
  asm.jcc(CC.NE, fail);
  asm.movRMX32(RDX, CAGE, RAX, 3, half(OFF.GENERATOR.frameRef));
  asm.movsdFMX(XMM0, CAGE, R8, 3, argument(1));
  asm.movsdFMX(XMM1, CAGE, R8, 3, argument(2));
  emitRestore(s, fail, 'async');
  return offset;
}

/** $TakeJob */
function takeJob(s: StubWriter): void {
  const { asm } = s;
  const [none, more] = [asm.newLabel(), asm.newLabel()];
  asm.cmpMI32(THREAD, field('jobsHead') + 4, TAG_INTERNAL);
  asm.jcc(CC.NE, none);
  asm.movRM64(RAX, THREAD, field('jobsHead'));
  asm.movRR32(RDX, RAX);
  asm.movRMX64(RCX, CAGE, RDX, 3, at(JOB.NEXT));
  asm.movMR64(THREAD, field('keptAlive'), UNDEFINED);
  asm.movMI32(THREAD, field('ending'), 0);
  asm.movMR64(THREAD, field('jobsHead'), RCX);
  asm.cmpMXI32(CAGE, RDX, 3, at(JOB.NEXT) + 4, TAG_INTERNAL);
  asm.jcc(CC.E, more);
  asm.movMR64(THREAD, field('jobsTail'), RCX);
  asm.bind(more);
  asm.jmp(s.value);
  asm.bind(none);
  s.w.value(RAX, 0, TAG_HOLE);
  asm.jmp(s.value);
}

function isPromise(s: StubWriter): void {
  const { asm } = s;
  const [no, yes] = [asm.newLabel(), asm.newLabel()];
  asm.cmpMI32(RDI, 4, TAG_OBJECT);
  asm.jcc(CC.NE, no);
  asm.movRM32(RAX, RDI, 0);
  asm.cmpMXI8(CAGE, RAX, 3, FLAGS, KIND.PROMISE);
  asm.jcc(CC.E, yes);
  asm.bind(no);
  asm.xorRR32(RAX, RAX);
  asm.jmp(s.boolean);
  asm.bind(yes);
  asm.movRI32(RAX, 1);
  asm.jmp(s.boolean);
}

/** (prototype): %Promise.prototype% alone. */
function makePromise(s: StubWriter): void {
  s.root(RCX, ROOT.PromisePrototype);
  s.asm.cmpRM32(RCX, RDI, 0);
  s.asm.jcc(CC.NE, s.fail);
  newPromise(s);
  s.asm.jmp(s.object);
}

const settleWith = (state: number) => (s: StubWriter, shared: SharedStubs): void => {
  s.asm.movRM32(RAX, RDI, 0);
  s.asm.movRM64(RDX, RDI, 8);
  s.asm.movRI32(RCX, state);
  s.w.jumpTo(shared.settle);
};

/** (promise, value): with what is known to have no `then`. */
function tryResolve(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  const plain = asm.newLabel();
  asm.cmpMI32(RDI, 12, TAG_OBJECT);
  asm.jcc(CC.NE, plain);
  asm.pushR(RDI);
  asm.movRM32(RAX, RDI, 8);
  s.root(RDX, ROOT.then);
  asm.negR32(RDX); // absenceKey
  s.w.callTo(shared.lookup);
  asm.popR(RDI);
  asm.cmpRI32(RSI, 1);
  asm.jcc(CC.NE, s.fail);
  asm.bind(plain);
  asm.movRM32(RAX, RDI, 0);
  asm.movRM64(RDX, RDI, 8);
  asm.movRI32(RCX, FULFILLED);
  s.w.callTo(shared.settle);
  asm.jcc(CC.NE, s.fail);
  asm.movRI32(RAX, 1);
  asm.jmp(s.boolean);
}

/** Promises whose species is known to the megamorphic cache. */
function hasPlainConstructor(s: StubWriter, shared: SharedStubs): void {
  const { asm } = s;
  asm.cmpMI32(RDI, 4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRM32(RAX, RDI, 0);
  checkConstructor(s, shared);
  s.root(RAX, ROOT.Promise);
  s.root(RDX, ROOT.symbolSpecies);
  s.w.callTo(shared.lookup);
  asm.cmpRI32(RSI, 2);
  asm.jcc(CC.NE, s.fail);
  asm.movRR64(RSI, RDX);
  asm.shrRI64(RSI, 32);
  asm.cmpRI32(RSI, TAG_INTERNAL);
  asm.jcc(CC.NE, s.fail);
  asm.movRR32(RDX, RDX);
  asm.cmpMXI32(CAGE, RDX, 3, word(OFF.ACCESSOR.getter) + 4, TAG_OBJECT);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RDX, CAGE, RDX, 3, word(OFF.ACCESSOR.getter));
  asm.cmpMXI8(CAGE, RDX, 3, FLAGS, KIND.FUNCTION);
  asm.jcc(CC.NE, s.fail);
  asm.movRMX32(RDX, CAGE, RDX, 3, half(OFF.FUNCTION.codeRef));
  asm.cmpMXI32(CAGE, RDX, 3, half(OFF.CODE.nativeId), returnThisId());
  asm.jcc(CC.NE, s.fail);
  asm.movRI32(RAX, 1);
  asm.jmp(s.boolean);
}

/** Fills in what templates and the natives below call. */
export function emitPromises(s: StubWriter, shared: SharedStubs): void {
  shared.settle = emitSettle(s, shared);
  shared.awaitPromise = emitAwait(s, shared);
  shared.toPromise = emitToPromise(s, shared);
  shared.runJob = emitRunJob(s, shared);
}

export const PROMISES: readonly NativeStub[] = [
  ['TakeJob', takeJob],
  ['IsPromise', isPromise],
  ['NewPromise', makePromise],
  ['PromiseThen', promiseThen],
  ['FulfillPromise', settleWith(FULFILLED)],
  ['RejectPromise', settleWith(REJECTED)],
  ['TryResolvePromise', tryResolve],
  ['HasPlainPromiseConstructor', hasPlainConstructor],
];
