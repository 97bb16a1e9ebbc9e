/**
 * Heddle's regular expressions: `compileRegExp` makes a program, `initState` and `matchSlice` run it in
 * slices over shared memory. Patterns of guests never reach the host's own engine.
 *
 *   pattern ─ syntax ─▶ AST ─ lower ─▶ tree ─ analyze, generate, assemble ─▶ program ─ match ─▶ captures
 *
 * The layouts are drawn in program.ts, the instructions are listed in opcodes.ts.
 */
export { type CompiledRegExp, compileRegExp } from './compile.ts';
export { disassembleRegExp } from './disassemble.ts';
export { matchSlice } from './match.ts';
export {
  captureEnd,
  captureStart,
  FAIL,
  GROW,
  growState,
  initState,
  MATCH,
  stateSizeFor,
  YIELD,
} from './program.ts';
export { RegExpSyntaxError } from './syntax.ts';
