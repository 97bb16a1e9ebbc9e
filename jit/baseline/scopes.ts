/** Templates of environments and globals. */
import { FIXED_WORDS, IS_ACCESSOR, KIND, OFF, WRITABLE } from '../../heap/cells.ts';
import { CELL_CONST, CELL_LEXICAL } from '../../heap/globals.ts';
import { TAG_HOLE, TAG_INTERNAL } from '../../heap/values.ts';
import { FRAME_CALLEE } from '../../vm/bytecode/frame.ts';
import { half, word } from '../code-writer.ts';
import { CAGE } from '../convention.ts';
import { CC, RAX, RCX, RDX, RSI } from '../x64/registers.ts';
import { allocateCell } from './allocation.ts';
import type { Unit } from './unit.ts';

const ENV_FIXED = FIXED_WORDS[KIND.ENV];
const PARENT = half(OFF.ENV.parentRef);

export function functionEnv(u: Unit): void {
  u.payload(RAX, FRAME_CALLEE);
  u.asm.movRMX64(RAX, CAGE, RAX, 3, word(OFF.FUNCTION.env));
  u.store(u.operand(1), RAX);
}

/** rax = the environment `depth` levels out of slot `env`. */
function walk(u: Unit, env: number, depth: number): void {
  u.payload(RAX, env);
  for (let i = 0; i < depth; i++) u.asm.movRMX32(RAX, CAGE, RAX, 3, PARENT);
}

/** LdEnv, LdEnvCheck: dst env depth slot (name). */
export function loadEnv(u: Unit, check: boolean): void {
  walk(u, u.operand(2), u.operand(3));
  u.asm.movRMX64(RCX, CAGE, RAX, 3, word(ENV_FIXED + u.operand(4)));
  if (check) u.checkHole(RCX, RDX, u.exit());
  u.store(u.operand(1), RCX);
}

/** StEnv, StEnvCheck: env depth slot src (name). */
export function storeEnv(u: Unit, check: boolean): void {
  const at = ENV_FIXED + u.operand(3);
  walk(u, u.operand(1), u.operand(2));
  if (check) {
    u.asm.movRMX64(RCX, CAGE, RAX, 3, word(at));
    u.checkHole(RCX, RDX, u.exit());
  }
  u.load(RDX, u.operand(4));
  u.storeWord(at);
}

/** rax = the PROPCELL that a module binding's environment slot holds. */
function bindingCell(u: Unit, env: number, depth: number, n: number): void {
  walk(u, env, depth);
  u.asm.movRMX32(RAX, CAGE, RAX, 3, word(ENV_FIXED + n));
}

/** LdCell: dst env depth slot name. */
export function loadCellBinding(u: Unit): void {
  bindingCell(u, u.operand(2), u.operand(3), u.operand(4));
  u.asm.movRMX64(RCX, CAGE, RAX, 3, word(OFF.PROPCELL.value));
  u.checkHole(RCX, RDX, u.exit());
  u.store(u.operand(1), RCX);
}

/** StCell, StCellCheck: env depth slot src (name). */
export function storeCellBinding(u: Unit, check: boolean): void {
  bindingCell(u, u.operand(1), u.operand(2), u.operand(3));
  if (check) {
    u.asm.movRMX64(RCX, CAGE, RAX, 3, word(OFF.PROPCELL.value));
    u.checkHole(RCX, RDX, u.exit());
  }
  u.load(RDX, u.operand(4));
  u.storeWord(OFF.PROPCELL.value);
}

/** NewEnv: dst parent size. */
export function newEnv(u: Unit): void {
  const { asm } = u;
  const size = u.operand(3);
  allocateCell(u, ENV_FIXED + size, size, KIND.ENV);
  const none = asm.newLabel();
  asm.xorRR32(RCX, RCX);
  u.compareTag(u.operand(2), TAG_INTERNAL);
  asm.jcc(CC.NE, none);
  u.payload(RCX, u.operand(2));
  asm.bind(none);
  asm.movMXR64(CAGE, RAX, 3, PARENT, RCX); // and `unused` = 0
  u.value(RCX, 0, TAG_HOLE);
  for (let i = 0; i < size; i++) asm.movMXR64(CAGE, RAX, 3, word(ENV_FIXED + i), RCX);
  u.value(RCX, 0, TAG_INTERNAL);
  asm.orRR64(RAX, RCX);
  u.store(u.operand(1), RAX);
}

/** LdGlobal: dst name site. */
export function loadGlobal(u: Unit): void {
  u.load32(RAX, u.site(3));
  // No cell yet: cell 0's words are zeros, so look first.
  u.asm.testRR32(RAX, RAX);
  u.asm.jcc(CC.E, u.exit());
  u.asm.movRMX64(RCX, CAGE, RAX, 3, word(OFF.PROPCELL.value));
  u.checkHole(RCX, RDX, u.exit());
  u.store(u.operand(1), RCX);
}

/** StGlobal: name src site, once the site knows the cell. */
export function storeGlobal(u: Unit): void {
  const { asm } = u;
  u.load32(RAX, u.site(3));
  asm.testRR32(RAX, RAX);
  asm.jcc(CC.E, u.exit());
  asm.movRMX32(RSI, CAGE, RAX, 3, half(OFF.PROPCELL.cellFlags));
  const property = asm.newLabel();
  const checked = asm.newLabel();
  asm.testRI32(RSI, CELL_LEXICAL);
  asm.jcc(CC.E, property);
  asm.testRI32(RSI, CELL_CONST);
  asm.jcc(CC.NE, u.exit());
  asm.bind(checked);
  asm.movRMX64(RCX, CAGE, RAX, 3, word(OFF.PROPCELL.value));
  u.checkHole(RCX, RDX, u.exit());
  u.load(RDX, u.operand(2));
  u.storeWord(OFF.PROPCELL.value);
  u.later(() => {
    asm.bind(property);
    asm.andRI32(RSI, WRITABLE | IS_ACCESSOR);
    asm.cmpRI32(RSI, WRITABLE);
    asm.jcc(CC.NE, u.exit());
    asm.jmp(checked);
  });
}

/** CheckHole, CheckThis: exits, to throw, on the hole. */
export function checkNotHole(u: Unit): void {
  u.compareTag(u.operand(1), TAG_HOLE);
  u.asm.jcc(CC.E, u.exit());
}

