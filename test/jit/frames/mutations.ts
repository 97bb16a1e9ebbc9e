// Deliberate faults in generated code that no program can see by its output, or hardly ever.
import { Unit } from '../../../jit/baseline/unit.ts';
import { tagAt } from '../../../jit/code-writer.ts';
import { Assembler } from '../../../jit/x64/assembler.ts';
import { RBP, type Gpr } from '../../../jit/x64/registers.ts';
import { TAG_INT } from '../../../heap/values.ts';
import { FRAME_CODE } from '../../../vm/bytecode/frame.ts';

/** In the program of frames.test.ts. */
const MUTATED_LITERAL = 12_345;
const view = new DataView(new ArrayBuffer(8));

const MUTATIONS: Readonly<Record<string, () => void>> = {
  /** A literal is a double: the guest's alone, since built-ins rely on theirs. */
  doubles() {
    const { storeConstant } = Unit.prototype;
    Unit.prototype.storeConstant = function (operand, payload, tag, temporary) {
      view.setFloat64(0, payload);
      if (tag === TAG_INT && payload === MUTATED_LITERAL) storeConstant.call(this, operand, view.getInt32(4), view.getInt32(0), temporary);
      else storeConstant.call(this, operand, payload, tag, temporary);
    };
  },
  /** Calls note a wrong place to go on at: only stacks and exceptions look at it. */
  position() {
    const { movMI32 } = Assembler.prototype;
    Assembler.prototype.movMI32 = function (base: Gpr, displacement: number, value: number) {
      const wrong = base === RBP && displacement === tagAt(FRAME_CODE) ? 1 : 0;
      movMI32.call(this, base, displacement, value + wrong);
    };
  },
};

export function mutate(name: string): void {
  const mutation = MUTATIONS[name];
  if (mutation === undefined) throw new Error(`no mutation ${name}`);
  mutation();
}
