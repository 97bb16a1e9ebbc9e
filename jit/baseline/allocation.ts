/** Templates that allocate: a bump of the nursery's top, an exit when it does not fit. */
import { CODE_ASYNC, CODE_GENERATOR, FIXED_WORDS, FLAG_BARRIER, KIND, OFF } from '../../heap/cells.ts';
import { FUNCTION_WORDS } from '../../heap/functions.ts';
import { STORAGE_HEAD } from '../../heap/storage.ts';
import { TAG_HOLE, TAG_OBJECT } from '../../heap/values.ts';
import { i32 } from '../../heap/views.ts';
import { LITERAL_SLACK } from '../../vm/interp/tuning.ts';
import { field, half, word } from '../code-writer.ts';
import { CAGE, INT, THREAD, UNDEFINED } from '../convention.ts';
import { arrayShape, closureShape, literalShape, regExpShape } from '../../heap/literal-shapes.ts';
import { ENTRY_WORD } from '../../vm/builtins/regexp-programs.ts';
import { CC, R8, RAX, RCX, RDX } from '../x64/registers.ts';
import type { Unit } from './unit.ts';

/** Literals larger than this are made by TypeScript. */
const MAX_INLINE = 32;

/** rax = a fresh cell of a size known now, with its header; uses rcx. */
export function allocateCell(u: Unit, words: number, low: number, high: number): void {
  const { asm } = u;
  asm.movRM32(RAX, THREAD, field('nurseryTop'));
  asm.leaRM32(RCX, RAX, words);
  u.compareField(RCX, 'nurseryLimit');
  asm.jcc(CC.G, u.exit());
  asm.movMR32(THREAD, field('nurseryTop'), RCX);
  initHeader(u, low, high);
}

function initHeader(u: Unit, low: number, high: number): void {
  u.asm.movMXI32(CAGE, RAX, 3, 0, low);
  u.asm.movMXI32(CAGE, RAX, 3, 4, high);
}

/** The object in rax to slot d; uses rcx. */
function storeObject(u: Unit, d: number): void {
  u.value(RCX, 0, TAG_OBJECT);
  u.asm.orRR64(RAX, RCX);
  u.store(d, RAX);
}

/** NewObject: dst properties. */
export function newObject(u: Unit): void {
  const { asm } = u;
  const capacity = u.operand(2) + LITERAL_SLACK;
  const shape = capacity > MAX_INLINE ? 0 : literalShape(capacity);
  if (shape === 0) return asm.jmp(u.exit());
  const fixed = FIXED_WORDS[KIND.OBJECT];
  allocateCell(u, fixed + capacity, shape, KIND.OBJECT);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  u.value(RCX, 0, TAG_HOLE);
  for (let i = 0; i < capacity; i++) asm.movMXR64(CAGE, RAX, 3, word(fixed + i), RCX);
  storeObject(u, u.operand(1));
}

/** NewArray: dst capacity. Elements and array are neighbours. */
export function newArray(u: Unit): void {
  const { asm } = u;
  const capacity = u.operand(2);
  const shape = arrayShape();
  if (capacity > MAX_INLINE) return asm.jmp(u.exit());
  const arrayWords = FIXED_WORDS[KIND.ARRAY];
  const storage = capacity === 0 ? 0 : STORAGE_HEAD + capacity;
  allocateCell(u, arrayWords + storage, shape, KIND.ARRAY);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  asm.movMXI64(CAGE, RAX, 3, half(OFF.ARRAY.length), 0); // and arrayFlags
  if (storage > 0) {
    const elements = word(arrayWords);
    asm.leaRM32(RDX, RAX, arrayWords);
    asm.movMXR32(CAGE, RAX, 3, half(OFF.ARRAY.elementsRef), RDX);
    asm.movMXI32(CAGE, RAX, 3, elements, capacity);
    asm.movMXI32(CAGE, RAX, 3, elements + 4, KIND.ELEMENTS);
    asm.movMXI64(CAGE, RAX, 3, elements + word(1), 0);
    u.value(RCX, 0, TAG_HOLE);
    for (let i = 0; i < capacity; i++) asm.movMXR64(CAGE, RAX, 3, elements + word(STORAGE_HEAD + i), RCX);
  }
  storeObject(u, u.operand(1));
}

/** Closure: dst code env. Plain functions; generators and async functions have prototypes of their own. */
export function closure(u: Unit): void {
  const { asm } = u;
  const code = i32[(u.constants + u.operand(2)) * 2];
  const shape = closureShape();
  if ((i32[code * 2 + OFF.CODE.codeFlags] & (CODE_GENERATOR | CODE_ASYNC)) !== 0) return asm.jmp(u.exit());
  allocateCell(u, FUNCTION_WORDS, shape, KIND.FUNCTION);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  asm.movMXI32(CAGE, RAX, 3, half(OFF.FUNCTION.codeRef), code);
  asm.movMXI32(CAGE, RAX, 3, half(OFF.FUNCTION.initialShapeRef), 0);
  u.load(RDX, u.operand(3));
  asm.movMXR64(CAGE, RAX, 3, word(OFF.FUNCTION.env), RDX);
  asm.movMXR64(CAGE, RAX, 3, word(OFF.FUNCTION.home), UNDEFINED);
  asm.movMXR64(CAGE, RAX, 3, word(OFF.FUNCTION.fields), UNDEFINED);
  storeObject(u, u.operand(1));
}

/** NewRegExp: dst pattern flags site. The site knows the compiled pattern. */
export function newRegExp(u: Unit): void {
  const { asm } = u;
  const fixed = FIXED_WORDS[KIND.REGEXP];
  u.load32(RDX, u.site(4));
  asm.testRR32(RDX, RDX);
  asm.jcc(CC.E, u.exit());
  allocateCell(u, fixed + 1, regExpShape(), KIND.REGEXP);
  asm.movMXI64(CAGE, RAX, 3, word(1), 0);
  asm.movRMX32(RCX, CAGE, RDX, 3, word(ENTRY_WORD.program));
  asm.movMXR32(CAGE, RAX, 3, half(OFF.REGEXP.programRef), RCX);
  u.load32(RCX, u.site(4, 1));
  asm.movMXR32(CAGE, RAX, 3, half(OFF.REGEXP.flagBits), RCX);
  for (const [field, from] of [
    [OFF.REGEXP.source, ENTRY_WORD.source], [OFF.REGEXP.flagsString, ENTRY_WORD.flags], [OFF.REGEXP.groupNames, ENTRY_WORD.names],
  ]) {
    asm.movRMX64(RCX, CAGE, RDX, 3, word(from));
    asm.movMXR64(CAGE, RAX, 3, word(field), RCX);
  }
  asm.movMXR64(CAGE, RAX, 3, word(fixed), INT);
  storeObject(u, u.operand(1));
}

/** ArrayPush: array src, a literal under construction, while there is room. */
export function arrayPush(u: Unit): void {
  const { asm } = u;
  u.payload(R8, u.operand(1));
  asm.movRMX32(RAX, CAGE, R8, 3, half(OFF.ARRAY.elementsRef));
  asm.movRMX32(RCX, CAGE, R8, 3, half(OFF.ARRAY.length));
  asm.cmpRMX32(RCX, CAGE, RAX, 3, 0);
  asm.jcc(CC.AE, u.exit());
  // A literal is young and local unless a collection came between.
  asm.testMXI32(CAGE, RAX, 3, 4, FLAG_BARRIER);
  asm.jcc(CC.NE, u.exit());
  u.load(RDX, u.operand(2));
  asm.addRR32(RAX, RCX);
  asm.movMXR64(CAGE, RAX, 3, word(STORAGE_HEAD), RDX);
  asm.incMX32(CAGE, R8, 3, half(OFF.ARRAY.length));
}

