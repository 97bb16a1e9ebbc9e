/**
 * Templates of back-edges.
 *
 * Final code has bare jumps to the loop's header. The distance of each is a word that requesters
 * replace, so that it leads to the interrupt exit: `movl pc, leave`. So a back-edge costs nothing, and a
 * counting loop has one jump, the conditional one. With `polls` the request word is compared instead.
 * Either way the state is all in the frame, and the exit goes on at the header.
 */
import { TAG_BOOLEAN, TAG_INT } from '../../heap/values.ts';
import { field, slot } from '../code-writer.ts';
import { FRAME, THREAD } from '../convention.ts';
import type { Condition, Label } from '../x64/registers.ts';
import { CC, negate, RAX } from '../x64/registers.ts';
import { compareDoubles, jumpTruth } from './comparison.ts';
import type { Relation } from './comparison.ts';
import type { Unit } from './unit.ts';

/** A loop's end on its way: where it leads, and the exit that its edges share. */
interface BackEdge {
  readonly header: Label;
  readonly interrupted: Label;
}

function open(u: Unit, n: number): BackEdge {
  const { asm } = u;
  const edge = { header: u.target(n), interrupted: asm.newLabel() };
  const pc = u.pc + u.operand(n);
  u.later(() => {
    asm.bind(edge.interrupted);
    asm.movRI32(RAX, pc);
    u.jumpTo(u.stubs.exitLoop);
  });
  return edge;
}

function jump(u: Unit, { header, interrupted }: BackEdge): void {
  const { asm } = u;
  if (u.traces) asm.jmp(interrupted);
  else if (u.polls) {
    asm.cmpMI32(THREAD, field('request'), 0);
    asm.jcc(CC.E, header);
    asm.jmp(interrupted);
  } else {
    u.edges.push({ site: asm.jmpPatchable(header), header, interrupted });
  }
}

/** Again if `condition` holds of the flags that are set now, else to `behind`. */
function jumpIf(u: Unit, edge: BackEdge, condition: Condition, behind: Label): void {
  const { asm } = u;
  if (u.polls) {
    asm.jcc(negate(condition), behind);
    jump(u, edge);
  } else {
    u.edges.push({ ...edge, site: asm.jccPatchable(condition, edge.header) });
    asm.jmp(behind);
  }
}

/** Bytes of opcode and condition before the distance of a jcc. */
const JCC_BYTES = 2;

/**
 * Nops that make a jcc need none if an instruction of `length` bytes comes before it: the processor
 * runs a compare and its jump as one, unless something is between them.
 */
function align(u: Unit, length: number): void {
  if (!u.polls) u.asm.nop(-(u.asm.at + length + JCC_BYTES) & 3);
}

/** Bytes that a displacement from rbp takes. */
const displacement = (operand: number): number => (slot(operand) >= -128 && slot(operand) <= 127 ? 1 : 4);

/** Loop: the jump back to operand 1. */
export function loop(u: Unit): void {
  jump(u, open(u, 1));
}

/** LoopLt and the like: back to operand 3 if the relation of operands 1 and 2 holds. */
export function loopRelation(u: Unit, relation: Relation, behind: Label): void {
  const { asm } = u;
  const [a, b] = [u.operand(1), u.operand(2)];
  const edge = open(u, 3);
  const doubles = asm.newLabel();
  u.compareTag(a, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.compareTag(b, TAG_INT);
  asm.jcc(CC.NE, doubles);
  u.payload(RAX, a);
  align(u, 2 + displacement(b));
  asm.cmpRM32(RAX, FRAME, slot(b));
  jumpIf(u, edge, relation.int, behind);
  u.later(() => {
    asm.bind(doubles);
    compareDoubles(u, relation, a, b);
    jumpIf(u, edge, relation.double, behind);
  });
}

/** LoopTrue, LoopFalse: back to operand 2 by the truth of operand 1. */
export function loopTruth(u: Unit, wanted: boolean, behind: Label): void {
  const { asm } = u;
  const operand = u.operand(1);
  const edge = open(u, 2);
  const other = asm.newLabel();
  u.compareTag(operand, TAG_BOOLEAN);
  asm.jcc(CC.NE, other);
  align(u, 3 + displacement(operand));
  asm.cmpMI32(FRAME, slot(operand), 0);
  jumpIf(u, edge, wanted ? CC.NE : CC.E, behind);
  u.later(() => {
    const again = asm.newLabel();
    asm.bind(other);
    if (wanted) jumpTruth(u, operand, again, behind);
    else jumpTruth(u, operand, behind, again);
    asm.bind(again);
    jump(u, edge);
  });
}
