import { beforeEach, describe, expect, it } from 'vitest';
import { storeValue } from '../../heap/barrier.ts';
import { BOUNDARY_SHARE, takeBoundary } from '../../heap/boundary.ts';
import { FLAG_SHARED, KIND_MASK } from '../../heap/cells.ts';
import { refHalves, refStart, leaf } from '../../heap/gc/trace.ts';
import { TB } from '../../heap/layout.ts';
import {
  isShared,
  newArray,
  newObject,
  propertyWord,
  setOwn,
  setPrototype,
} from '../../heap/objects.ts';
import { arrayPush } from '../../heap/elements.ts';
import { KIND } from '../../heap/cells.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { shareAhead, shareSlice } from '../../heap/share.ts';
import { setObject } from '../../heap/slots.ts';
import { TAG_INTERNAL } from '../../heap/values.ts';
import { i32, tb } from '../../heap/views.ts';
import { bootRealm, key, newTestFunction, put, shareEverything } from './realm.ts';
import { MiB, newBootedVM, own } from './support.ts';

beforeEach(() => {
  newBootedVM({ heapLimit: 128 * MiB });
  bootRealm();
  takeBoundary();
});

const object = (): number => newObject(rootCell(ROOT.ObjectPrototype), 1);
const link = (from: number, name: string, to: number): void => {
  setObject(own(0), to);
  setOwn(from, key(name), own(0));
};

describe('SHARED marking', () => {
  it('does not happen while there is one thread', () => {
    const a = object();
    link(rootCell(ROOT.ObjectPrototype), 'a', a);
    expect(isShared(a)).toBe(false);
  });

  it('starts with everything the roots reach', () => {
    const a = object();
    const b = object();
    const lone = object();
    link(rootCell(ROOT.Global), 'a', a);
    link(a, 'one', b);
    link(a, 'two', newTestFunction());
    shareEverything();
    expect([a, b, rootCell(ROOT.Global), rootCell(ROOT.FunctionPrototype)].every(isShared)).toBe(
      true,
    );
    expect(isShared(lone)).toBe(false);
  });

  it('follows a store into a SHARED object, its prototype and its elements', () => {
    shareEverything();
    const global = rootCell(ROOT.Global);
    const proto = object();
    const a = newObject(proto, 0);
    const list = newArray(0);
    const b = object();
    setObject(own(0), b);
    for (let i = 0; i < 20; i++) arrayPush(list, own(0));
    link(a, 'list', list);
    expect([a, proto, list, b].some(isShared)).toBe(false);
    link(global, 'a', a);
    expect([a, proto, list, b].every(isShared)).toBe(true);
    const c = object();
    setObject(own(0), c);
    arrayPush(list, own(0));
    expect(isShared(c)).toBe(true);
    const p = object();
    setPrototype(a, p);
    expect(isShared(p)).toBe(true);
  });

  it('leaves no local cell behind a SHARED one', () => {
    shareEverything();
    const top = object();
    for (let i = 0; i < 30; i++) link(top, `p${i}`, object());
    link(rootCell(ROOT.Global), 'top', top);
    const check = (cell: number): void => {
      const kind = i32[cell * 2 + 1] & KIND_MASK;
      for (let i = refStart[kind]; i < refStart[kind + 1]; i++) {
        const ref = i32[cell * 2 + refHalves[i]];
        const target = i32[ref * 2 + 1];
        if (ref === 0 || leaf[target & KIND_MASK] === 1) continue;
        expect(target & FLAG_SHARED).toBe(FLAG_SHARED);
        check(ref);
      }
    };
    check(top);
    expect(i32[i32[top * 2 + 2] * 2 + 1] & KIND_MASK).toBe(KIND.SLOTS);
  });

  it('can be done in slices before a store, and the store comes last', () => {
    shareEverything();
    const global = rootCell(ROOT.Global);
    let head = object();
    const tail = head;
    for (let i = 0; i < 50_000; i++) {
      const next = newObject(rootCell(ROOT.ObjectPrototype), 1);
      link(next, 'n', head);
      head = next;
    }
    link(global, 'x', object());
    setObject(own(1), head);
    takeBoundary();
    let slices = 1;
    expect(shareAhead(global, own(1))).toBe(false);
    expect(takeBoundary() & BOUNDARY_SHARE).toBe(BOUNDARY_SHARE);
    expect(i32[tb + TB.markStack + 1]).toBe(TAG_INTERNAL);
    expect(isShared(tail)).toBe(false);
    while (!shareSlice()) slices++;
    expect(slices).toBeGreaterThan(5);
    expect(isShared(tail)).toBe(true);
    expect(i32[tb + TB.markStack + 1]).not.toBe(TAG_INTERNAL);
    expect(shareAhead(global, own(1))).toBe(true);
  });

  it('the barrier marks before it stores', () => {
    shareEverything();
    const a = object();
    link(a, 'x', object());
    link(rootCell(ROOT.Global), 'a', a);
    const b = object();
    setObject(own(0), b);
    storeValue(a, propertyWord(a, 0) - a, own(0));
    expect(isShared(b)).toBe(true);
    storeValue(a, propertyWord(a, 0) - a, put(own(0), 'text'));
  });
});
