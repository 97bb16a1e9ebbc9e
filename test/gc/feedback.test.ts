// Major collections make feedback forget, and give function ids out again.
import { describe, expect, it } from 'vitest';
import { allocateFeedback } from '../../heap/alloc.ts';
import { OFF } from '../../heap/cells.ts';
import { takeFunctionId } from '../../heap/function-ids.ts';
import { TB, threadBlock } from '../../heap/layout.ts';
import { TAG_INTERNAL, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import { addThread, major, minor, newCode, newVM, pushFrame, setSlot } from './fixture.ts';

describe('feedback', () => {
  it('keeps its counters and loses its sites in a major collection', () => {
    newVM();
    const vectors = [6, 40, 9000, 3].map((words) => allocateFeedback(words) * 2);
    for (const at of vectors) for (let i = 0; i < 6; i++) i32[at + i] = 100 + i;
    minor();
    for (const at of vectors)
      expect(Array.from(i32.slice(at, at + 6))).toEqual([100, 101, 102, 103, 104, 105]);
    major();
    for (const at of vectors)
      expect(Array.from(i32.slice(at, at + 6))).toEqual([100, 101, 0, 0, 0, 0]);
    i32[allocateFeedback(8) * 2 + 3] = 5;
    major();
  });
});

describe('function ids', () => {
  it('of dead code are given out again, with empty words in all tables', () => {
    const memory = newVM();
    const other = threadBlock(addThread(memory));
    const slot = pushFrame(2);
    const kept = newCode(0);
    const dead = [newCode(0), newCode(0), newCode(0)];
    setSlot(slot, TAG_INTERNAL, kept);
    const idOf = (code: number): number => i32[code * 2 + OFF.CODE.functionId];
    const ids = dead.map(idOf);
    const keptId = idOf(kept);
    for (const block of [tb, other]) {
      for (const id of [...ids, keptId]) s32[(i32[block + TB.table] + id) * 2 + 1] = 77;
    }
    major();
    for (const block of [tb, other]) {
      expect(s32[(i32[block + TB.table] + keptId) * 2 + 1]).toBe(77);
      for (const id of ids) expect(s32[(i32[block + TB.table] + id) * 2 + 1]).toBe(0);
    }
    expect([takeFunctionId(), takeFunctionId(), takeFunctionId()].sort()).toEqual(ids.sort());
    const fresh = takeFunctionId();
    expect([...ids, keptId]).not.toContain(fresh);
    for (const id of ids) expect(s32[(i32[tb + TB.table] + id) * 2]).toBe(0);
    setSlot(slot, TAG_UNDEFINED, 0);
    major();
    major();
    expect(ids.concat(keptId)).toContain(takeFunctionId());
  });
});
