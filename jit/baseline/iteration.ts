/** Templates of array iteration in fast mode (interp/iteration.ts). */
import { OFF } from '../../heap/cells.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE } from '../../heap/values.ts';
import { half, slot, word } from '../code-writer.ts';
import { CAGE, FRAME } from '../convention.ts';
import { CC, R8, RAX, RCX, RDX, RSI } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/** IterNext: dst it fast done; not in fast mode: on to the generic sequence behind. */
export function iterNext(u: Unit): void {
  const { asm } = u;
  const [d, it] = [u.operand(1), u.operand(2)];
  const finished = asm.newLabel();
  u.compareTag(it + 1, TAG_HOLE);
  asm.jcc(CC.NE, u.at(u.next));
  u.payload(RAX, it);
  u.payload(RCX, it + 2);
  asm.testRR32(RCX, RCX);
  asm.jcc(CC.S, u.exit());
  asm.cmpRMX32(RCX, CAGE, RAX, 3, half(OFF.ARRAY.length));
  asm.jcc(CC.AE, finished);
  asm.movRMX32(R8, CAGE, RAX, 3, half(OFF.ARRAY.elementsRef));
  asm.cmpRMX32(RCX, CAGE, R8, 3, 0);
  asm.jcc(CC.AE, u.exit());
  asm.addRR32(R8, RCX);
  asm.movRMX64(RDX, CAGE, R8, 3, word(STORAGE_HEAD));
  u.checkHole(RDX, RSI, u.exit());
  asm.incM32(FRAME, slot(it + 2));
  u.store(d, RDX);
  asm.jmp(u.target(3));
  u.later(() => {
    asm.bind(finished);
    asm.movMI32(FRAME, slot(it + 2), -1);
    asm.jmp(u.target(4));
  });
}
