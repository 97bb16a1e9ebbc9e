/** Rules of single kinds for the verifier (H6), and the uniqueness of atoms. */
import { FIRST_OBJECT_KIND, FIXED_WORDS, KIND, KIND_MASK, OFF, STRING_INTERNED } from '../cells.ts';
import { ROOT, isRootSet, rootCell } from '../roots.ts';
import { i32, u16, u8 } from '../views.ts';

/** Tells of a field (i32 distance from cell * 2) that breaks a rule. */
export type Complain = (at: number, problem: string) => never;

const length = (string: number): number => i32[string * 2];
const kindOf = (cell: number): number => i32[cell * 2 + 1] & KIND_MASK;

function checkRope(cell: number, complain: Complain): void {
  const at = cell * 2;
  const flat = i32[at + OFF.ROPE.flatRef];
  const left = i32[at + OFF.ROPE.leftRef];
  const right = i32[at + OFF.ROPE.rightRef];
  if (flat !== 0 && length(flat) !== length(cell)) {
    complain(OFF.ROPE.flatRef, `a rope of ${length(cell)} units is flattened to ${length(flat)}`);
  }
  if (flat === 0 && (left === 0 || right === 0))
    complain(OFF.ROPE.leftRef, 'a rope without its parts');
  if (left !== 0 && right !== 0 && length(left) + length(right) !== length(cell)) {
    complain(
      OFF.ROPE.leftRef,
      `parts of ${length(left)} and ${length(right)} units in a rope of ${length(cell)}`,
    );
  }
}

function checkSlice(cell: number, complain: Complain): void {
  const parent = i32[cell * 2 + OFF.SLICE.parentRef];
  const offset = i32[cell * 2 + OFF.SLICE.offset];
  if (parent === 0) complain(OFF.SLICE.parentRef, 'a slice of nothing');
  if (offset < 0 || length(cell) < 0 || offset + length(cell) > length(parent)) {
    complain(
      OFF.SLICE.offset,
      `a slice of ${length(cell)} units from ${offset} on of ${length(parent)}`,
    );
  }
}

function checkInterned(cell: number, complain: Complain): void {
  const atom = i32[cell * 2 + OFF.STRING8.internedRef];
  if (atom === 0) return;
  if ((i32[atom * 2 + 1] & STRING_INTERNED) === 0)
    complain(OFF.STRING8.internedRef, 'is not an atom');
  if (length(atom) !== length(cell))
    complain(OFF.STRING8.internedRef, 'is the atom of another string');
}

/** Slots that the overflow storage of an object has. */
function overflowCapacity(slots: number): number {
  if (slots === 0) return 0;
  let total = length(slots);
  const spine = i32[slots * 2 + OFF.SLOTS.spineRef];
  if (spine !== 0) {
    const first = (spine + FIXED_WORDS[KIND.SPINE]) * 2;
    for (let i = 0; i < length(spine); i++)
      if (i32[first + i] !== 0) total += length(i32[first + i]);
  }
  return total;
}

function checkObject(cell: number, complain: Complain): void {
  const shape = i32[cell * 2] * 2;
  const count = i32[shape + OFF.SHAPE.count];
  const room =
    i32[shape + OFF.SHAPE.inlineCapacity] + overflowCapacity(i32[cell * 2 + OFF.OBJECT.slotsRef]);
  if (count > room) complain(OFF.OBJECT.slotsRef, `room for ${room} slots, the shape has ${count}`);
}

function checkShape(cell: number, complain: Complain): void {
  const at = cell * 2;
  const parent = i32[at + OFF.SHAPE.parentRef];
  if (i32[at + OFF.SHAPE.objectKind] < FIRST_OBJECT_KIND)
    complain(OFF.SHAPE.objectKind, 'is no kind of object');
  const inline = i32[at + OFF.SHAPE.inlineCapacity];
  if (inline < 0 || inline > 4096)
    complain(OFF.SHAPE.inlineCapacity, `${inline} slots in the object`);
  if (i32[at + OFF.SHAPE.count] < 0) complain(OFF.SHAPE.count, 'is negative');
  if (parent === 0) return;
  if (i32[parent * 2 + OFF.SHAPE.objectKind] !== i32[at + OFF.SHAPE.objectKind]) {
    complain(OFF.SHAPE.parentRef, 'is the shape of another kind');
  }
  if (i32[parent * 2 + OFF.SHAPE.inlineCapacity] !== inline) {
    complain(OFF.SHAPE.parentRef, 'has another number of slots in the object');
  }
}

/** All of whose references have been found right. */
export function checkRules(cell: number, complain: Complain): void {
  const kind = kindOf(cell);
  if (kind >= FIRST_OBJECT_KIND) checkObject(cell, complain);
  else if (kind === KIND.STRING8 || kind === KIND.STRING16) checkInterned(cell, complain);
  else if (kind === KIND.ROPE) checkRope(cell, complain);
  else if (kind === KIND.SLICE) {
    checkInterned(cell, complain);
    checkSlice(cell, complain);
  } else if (kind === KIND.SHAPE) checkShape(cell, complain);
}

function unitAt(cell: number, i: number): number {
  const first = cell + FIXED_WORDS[KIND.STRING8];
  return kindOf(cell) === KIND.STRING8 ? u8[first * 8 + i] : u16[first * 4 + i];
}

function sameText(a: number, b: number): boolean {
  if (length(a) !== length(b)) return false;
  for (let i = 0; i < length(a); i++) if (unitAt(a, i) !== unitAt(b, i)) return false;
  return true;
}

/** Pass 3: every entry of the atom table is an atom, once. `complain` gets the i32 distance in the table. */
export function checkAtoms(complain: (table: number, at: number, problem: string) => never): void {
  if (!isRootSet(ROOT.AtomTable)) return;
  const table = rootCell(ROOT.AtomTable);
  const first = FIXED_WORDS[KIND.HASHTABLE] * 2;
  const byHash = new Map<number, number[]>();
  for (let at = first; at < first + i32[table * 2] * 2; at++) {
    const atom = i32[table * 2 + at];
    if (atom <= 2) continue;
    const kind = kindOf(atom);
    if (kind !== KIND.STRING8 && kind !== KIND.STRING16)
      complain(table, at, 'is not a flat string');
    if ((i32[atom * 2 + 1] & STRING_INTERNED) === 0)
      complain(table, at, 'is not marked as an atom');
    const hash = i32[atom * 2 + OFF.STRING8.hash];
    const others = byHash.get(hash);
    if (others === undefined) byHash.set(hash, [atom]);
    else {
      if (others.some((other) => sameText(other, atom))) complain(table, at, 'the same atom twice');
      others.push(atom);
    }
  }
}
