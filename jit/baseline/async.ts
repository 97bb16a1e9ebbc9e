/**
 * Templates of async functions. Their frames are generators' (generators.ts): Await saves the frame and returns,
 * the promise to a first caller, nothing to the job loop, which comes back through $RunJob
 * (natives/promises.ts). The loop is one self-hosted function, so all jobs of a turn run in one entry.
 */
import { FIXED_WORDS, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { asyncStateShape, promiseShape } from '../../heap/literal-shapes.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { FRAME_ARGC, FRAME_CODE, FRAME_DISCARD, FRAME_GENERATOR, FRAME_LINK, FRAME_MACHINE } from '../../vm/bytecode/frame.ts';
import { GEN_DONE, GEN_RUNNING } from '../../vm/interp/generators.ts';
import { absenceKey } from '../../vm/interp/lookup-cache.ts';
import { lazyNativeId } from '../../vm/natives.ts';
import { FULFILLED } from '../../vm/promises.ts';
import { field, half, slot, tagAt, word } from '../code-writer.ts';
import { CAGE, FRAME, THREAD, UNDEFINED } from '../convention.ts';
import { CC, R10, R8, RAX, RBP, RCX, RDI, RDX, RSI, RSP } from '../x64/registers.ts';
import { argumentSlots, backToNext, generatorOperand, isSavable, loadSavedFrame, MAX_SAVED, suspend } from './generators.ts';
import { SAVED_FIXED } from './natives/generators.ts';
import type { Unit } from './unit.ts';

const PROMISE_WORDS = FIXED_WORDS[KIND.PROMISE];
const STATE_WORDS = FIXED_WORDS[KIND.GENERATOR];

export const runJobId = lazyNativeId('RunJob');

/** CreateAsync: dst. Promise, cell and saved frame are neighbours. */
export function createAsync(u: Unit): void {
  const { asm } = u;
  const exit = u.exit();
  const [next, filled] = [asm.newLabel(), asm.newLabel()];
  const cell = PROMISE_WORDS;
  const saved = cell + STATE_WORDS;
  if (u.registers > MAX_SAVED) return asm.jmp(exit);
  argumentSlots(u);
  asm.cmpRI32(RDI, MAX_SAVED);
  asm.jcc(CC.G, exit);
  asm.movRM32(RDX, THREAD, field('nurseryTop'));
  asm.leaRMX32(RCX, RDX, RDI, 0, saved + SAVED_FIXED + 3 + u.registers);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, exit);
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  asm.leaRMX64(R8, CAGE, RDX, 3, 0);
  u.value(R10, 0, TAG_OBJECT);
  asm.movMI32(R8, 0, promiseShape());
  asm.movMI32(R8, 4, KIND.PROMISE);
  asm.movMI64(R8, word(1), 0);
  asm.movMI64(R8, half(OFF.PROMISE.promiseState), 0);
  asm.movMR64(R8, word(OFF.PROMISE.promiseResult), UNDEFINED);
  asm.movMR64(R8, word(OFF.PROMISE.reactions), UNDEFINED);
  asm.leaRMX64(RAX, R10, RDX, 0, 0);
  asm.movMI32(R8, word(cell), asyncStateShape());
  asm.movMI32(R8, word(cell) + 4, KIND.GENERATOR);
  asm.movMI64(R8, word(cell + 1), 0);
  asm.movMR64(R8, word(cell + OFF.GENERATOR.genResult), RAX);
  asm.leaRM64(RAX, RAX, cell);
  u.store(u.operand(1), RAX);
  asm.leaRM32(RAX, RDX, saved);
  asm.movMR32(R8, word(cell) + half(OFF.GENERATOR.frameRef), RAX);
  asm.movMI32(R8, word(cell) + half(OFF.GENERATOR.genState), GEN_RUNNING);
  asm.leaRM32(RCX, RDI, 3 + u.registers);
  asm.movMR32(R8, word(saved), RCX);
  asm.movMI32(R8, word(saved) + 4, KIND.SAVED_FRAME);
  asm.movRM32(RAX, FRAME, slot(FRAME_ARGC));
  asm.movMR32(R8, word(saved) + half(OFF.SAVED_FRAME.argc), RAX);
  asm.movMI32(R8, word(saved) + half(OFF.SAVED_FRAME.pc), 0);
  asm.movMI32(R8, word(saved) + half(OFF.SAVED_FRAME.codeRef), u.code);
  asm.movMI32(R8, word(saved) + half(OFF.SAVED_FRAME.flags), u.operand(1));
  asm.bind(next);
  asm.subRI32(RCX, 1);
  asm.jcc(CC.B, filled);
  asm.movMXR64(R8, RCX, 3, word(saved + SAVED_FIXED), UNDEFINED);
  asm.jmp(next);
  asm.bind(filled);
  asm.movMI32(FRAME, slot(FRAME_LINK), u.operand(1));
  asm.orMI32(FRAME, tagAt(FRAME_ARGC), FRAME_GENERATOR);
}

/** ToPromise: dst value. */
export function toPromise(u: Unit): void {
  u.load(RDX, u.operand(2));
  u.callTo(u.stubs.toPromise);
  u.asm.jcc(CC.NE, u.exit());
  u.store(u.operand(1), RAX);
}

/** Leaves but for a frame that machine code pushed; edx = its cell, which is local. */
function loadState(u: Unit, operand: number): void {
  const { asm } = u;
  asm.movRM32(RAX, FRAME, tagAt(FRAME_ARGC));
  asm.andRI32(RAX, ~FRAME_DISCARD);
  asm.cmpRI32(RAX, FRAME_MACHINE | FRAME_GENERATOR);
  asm.jcc(CC.NE, u.exit());
  u.payload(RDX, operand);
  asm.testMXI32(CAGE, RDX, 3, 4, FLAG_SHARED);
  asm.jcc(CC.NE, u.exit());
}

/** leaveAsync (interp/generators.ts) for the cell edx; argument slots in rdi. */
function leave(u: Unit): void {
  const { asm } = u;
  const resumed = asm.newLabel();
  asm.movRR64(R10, UNDEFINED);
  asm.testMI32(FRAME, tagAt(FRAME_ARGC), FRAME_DISCARD);
  asm.jcc(CC.NE, resumed);
  asm.movRMX64(R10, CAGE, RDX, 3, word(OFF.GENERATOR.genResult));
  asm.bind(resumed);
  backToNext(u);
}

/** Await: dst mode promise. */
export function awaitPromise(u: Unit): void {
  const { asm } = u;
  const generator = generatorOperand(u.start, u.end);
  const exit = u.exit();
  if (!isSavable(u, generator)) return asm.jmp(exit);
  loadState(u, generator);
  asm.cmpMI32(FRAME, slot(FRAME_ARGC), 16);
  asm.jcc(CC.A, exit);
  loadSavedFrame(u, exit);
  u.payload(RAX, u.operand(3));
  u.callTo(u.stubs.awaitPromise);
  asm.jcc(CC.NE, exit);
  u.payload(RDX, generator);
  asm.movRMX32(RAX, CAGE, RDX, 3, half(OFF.GENERATOR.frameRef));
  suspend(u);
  leave(u);
}

/** AsyncReturn, AsyncThrow: state value. With objects that are not known to have no `then` TypeScript resolves. */
export function asyncReturn(u: Unit, outcome: number): void {
  const { asm } = u;
  const [state, value] = [u.operand(1), u.operand(2)];
  loadState(u, state);
  if (outcome === FULFILLED) {
    const [object, settle] = [asm.newLabel(), asm.newLabel()];
    u.compareTag(value, TAG_OBJECT);
    asm.jcc(CC.E, object);
    asm.bind(settle);
    u.later(() => {
      asm.bind(object);
      u.payload(RAX, value);
      asm.movRI32(RDX, absenceKey(rootCell(ROOT.then)));
      u.callTo(u.stubs.lookup);
      asm.cmpRI32(RSI, 1);
      asm.jcc(CC.NE, u.exit());
      u.payload(RDX, state);
      asm.jmp(settle);
    });
  }
  asm.movRMX32(RAX, CAGE, RDX, 3, word(OFF.GENERATOR.genResult));
  u.load(RDX, value);
  asm.movRI32(RCX, outcome);
  u.callTo(u.stubs.settle);
  asm.jcc(CC.NE, u.exit());
  u.payload(RDX, state);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.frameRef), 0);
  asm.movMXI32(CAGE, RDX, 3, half(OFF.GENERATOR.genState), GEN_DONE);
  argumentSlots(u);
  leave(u);
}

/** $RunJob, whose stub leaves at the instruction by itself: it may be a call. */
export function runJob(u: Unit): void {
  const { asm } = u;
  asm.movMI32(FRAME, tagAt(FRAME_CODE), u.next);
  asm.leaRM64(RDI, FRAME, slot(u.operand(3)));
  asm.movRI32(RDX, u.operand(1));
  u.callTo(u.stubs.runJob);
  asm.leaRM64(RSP, RBP, u.lowest);
  u.store(u.operand(1), RAX);
}
