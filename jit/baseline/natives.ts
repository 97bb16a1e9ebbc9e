/**
 * Natives that have machine code. A call of a native finds its id in the code cell; those listed here
 * are done in place when their arguments are of the usual kind; all others are an exit.
 */
import { OFF } from '../../heap/cells.ts';
import { nativeId } from '../../vm/natives.ts';
import { half } from '../code-writer.ts';
import { CAGE } from '../convention.ts';
import type { Label } from '../x64/registers.ts';
import { CC, R8, R9 } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

export interface NativeTemplate {
  readonly name: string;
  /** Emits it for the call at u.pc; may leave by u.exit(). */
  emit(u: Unit, group: number, argc: number): void;
  /** Arguments it needs at least. */
  readonly least: number;
}

export const NATIVE_TEMPLATES: NativeTemplate[] = [];

/** The native case of a call: code cell in r8. */
export function callNative(u: Unit, done: Label): void {
  const { asm } = u;
  const [group, argc] = [u.operand(2), u.operand(3)];
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.nativeId));
  for (const template of NATIVE_TEMPLATES) {
    if (argc < template.least) continue;
    const next = asm.newLabel();
    asm.cmpRI32(R9, nativeId(template.name));
    asm.jcc(CC.NE, next);
    template.emit(u, group, argc);
    asm.jmp(done);
    asm.bind(next);
  }
  asm.jmp(u.exit());
}
