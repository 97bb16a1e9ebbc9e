/**
 * Natives that have machine code: one stub each, found through a table by native id.
 *
 *   rdi  address of argument 0; `this` and the callee are below it
 *   ecx  argc
 *
 * and what stubs do anyway (stub-writer.ts). The table lies behind the stubs: offsets in the region,
 * 0 for natives that only TypeScript has.
 */
import { CODE_NATIVE, OFF } from '../../../heap/cells.ts';
import { nativeId, natives } from '../../../vm/natives.ts';
import { half } from '../../code-writer.ts';
import { CAGE, CODE } from '../../convention.ts';
import type { StubWriter } from '../../stub-writer.ts';
import type { ArrayStubs } from '../../array-stubs.ts';
import type { TextStubs } from '../../text-stubs.ts';
import { CC, R10, R8, R9, RCX } from '../../x64/registers.ts';
import { ARRAYS } from './arrays.ts';
import { GENERATORS } from './generators.ts';
import { ITERATORS } from './iterators.ts';
import { REGEXPS } from '../../regexp/natives.ts';
import { emitFindEntry, MAPS } from './maps.ts';
import type { PromiseStubs } from './promises.ts';
import { emitPromises, PROMISES } from './promises.ts';
import { MATH } from './math.ts';
import { TEXT } from './text.ts';
import { VALUES } from './values.ts';

/** What stubs call, by offset. */
export interface SharedStubs extends TextStubs, ArrayStubs, PromiseStubs {
  /** rax = the number xmm0, an int if it is one. */
  readonly numberResult: number;
  /** Entries of maps: maps.ts. */
  findEntry: number;
  /** refBarrier, the megamorphic cache, the exit at an instruction: stubs.ts. */
  readonly barrier: number;
  readonly lookup: number;
  readonly exitStep: number;
}

/** Name of the native, its code. */
export type NativeStub = readonly [name: string, emit: (s: StubWriter, shared: SharedStubs) => void];

const FAMILIES: readonly (readonly NativeStub[])[] = [GENERATORS, MATH, TEXT, ARRAYS, MAPS, ITERATORS, VALUES, REGEXPS, PROMISES];

/** Getters with a stub, which looks at `this` alone. */
const GETTERS = ['MapPrototypeSize', 'SetPrototypeSize'];

export interface NativeStubs {
  /** Calls the stub of the native whose CODE cell is r8. */
  readonly native: number;
  /** The same for a getter: code cell r8, rdi behind the slot of `this`. */
  readonly nativeGetter: number;
  /** Offset of a native's stub by id, 0: none. */
  readonly nativeOffsets: Int32Array;
}

export function emitNatives(s: StubWriter, common: Omit<SharedStubs, 'findEntry' | keyof PromiseStubs>): NativeStubs & SharedStubs {
  const { asm } = s;
  const shared: SharedStubs = { ...common, findEntry: 0, settle: 0, awaitPromise: 0, toPromise: 0, runJob: 0 };
  shared.findEntry = emitFindEntry(s, shared);
  emitPromises(s, shared);
  const nativeOffsets = new Int32Array(natives.length);
  for (const family of FAMILIES) {
    for (const [name, emit] of family) {
      const id = nativeId(name);
      if (id < 0) throw new Error(`there is no native ${name}`);
      nativeOffsets[id] = s.here();
      emit(s, shared);
    }
  }
  const table = s.here();
  for (const offset of nativeOffsets) asm.int32(offset);
  const native = s.here();
  asm.testMXI32(CAGE, R8, 3, half(OFF.CODE.codeFlags), CODE_NATIVE);
  asm.jcc(CC.E, s.fail);
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.nativeId));
  asm.movRMX32(R10, CODE, R9, 2, table);
  asm.testRR32(R10, R10);
  asm.jcc(CC.E, s.fail);
  asm.addRR64(R10, CODE);
  asm.jmpR(R10);
  const nativeGetter = s.here();
  asm.movRMX32(R9, CAGE, R8, 3, half(OFF.CODE.nativeId));
  asm.xorRR32(RCX, RCX);
  for (const name of GETTERS) {
    const other = asm.newLabel();
    asm.cmpRI32(R9, nativeId(name));
    asm.jcc(CC.NE, other);
    s.w.jumpTo(nativeOffsets[nativeId(name)]);
    asm.bind(other);
  }
  asm.jmp(s.fail);
  return { ...shared, native, nativeGetter, nativeOffsets };
}
