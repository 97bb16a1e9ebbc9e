/**
 * How many properties an instance will have, guessed before there is one: what the constructor, its
 * parents and their field initializers assign to `this`. An object has that many in-object slots, so
 * that its properties need no overflow storage; a wrong guess costs room or an indirection.
 */
import { FIXED_WORDS, KIND, KIND_MASK, OFF } from '../../heap/cells.ts';
import { protoOfShape } from '../../heap/shapes.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { b64, i32, s32, sb64, scratch } from '../../heap/views.ts';
import { FRAME_THIS } from '../bytecode/frame.ts';
import { instructionWords, OP } from '../bytecode/opcodes.ts';
import { INSTANCE_PROPERTIES, INSTANCE_SLACK, MAX_INSTANCE_PROPERTIES } from './tuning.ts';

const FIELDS = 40;
const MAX_PARENTS = 8;

/** In-object slots for instances of the function `target`. */
export function instanceCapacity(target: number): number {
  const names = new Set<number>();
  let fn = target;
  for (let depth = 0; depth < MAX_PARENTS && isFunction(fn); depth++) {
    collectNames(i32[fn * 2 + OFF.FUNCTION.codeRef], names);
    sb64[scratch + FIELDS] = b64[fn + OFF.FUNCTION.fields];
    if (s32[(scratch + FIELDS) * 2 + 1] === TAG_OBJECT) {
      collectNames(i32[s32[(scratch + FIELDS) * 2] * 2 + OFF.FUNCTION.codeRef], names);
    }
    fn = protoOfShape(i32[fn * 2]);
  }
  if (names.size === 0) return INSTANCE_PROPERTIES;
  return Math.min(names.size + INSTANCE_SLACK, MAX_INSTANCE_PROPERTIES);
}

const isFunction = (cell: number): boolean => cell !== 0 && (i32[cell * 2 + 1] & KIND_MASK) === KIND.FUNCTION;

/** Adds the names that a code's instructions give to `this`. */
function collectNames(code: number, names: Set<number>): void {
  const bytes = i32[code * 2 + OFF.CODE.bytecodeRef];
  if (bytes === 0) return;
  const start = (bytes + FIXED_WORDS[KIND.BYTES]) * 2;
  const end = start + i32[bytes * 2] / 4;
  const constants = code + FIXED_WORDS[KIND.CODE];
  for (let pc = start; pc < end;) {
    const op = i32[pc];
    if ((op === OP.SetProp || op === OP.DefineField) && i32[pc + 1] === FRAME_THIS) names.add(i32[(constants + i32[pc + 2]) * 2]);
    pc += instructionWords(i32, pc);
  }
}
