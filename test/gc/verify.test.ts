// The verifier finds every kind of corruption and names the field by its path.
import { beforeAll, describe, expect, it } from 'vitest';
import { allocate } from '../../heap/alloc.ts';
import { atom } from '../../heap/atoms.ts';
import {
  CELLS,
  FIXED_WORDS,
  FLAG_OLD,
  FLAG_SHARED,
  KIND,
  KIND_MASK,
  KIND_NAMES,
  OFF,
  WEC,
} from '../../heap/cells.ts';
import type { KindName } from '../../heap/cells.ts';
import { HeapError, verifyHeap } from '../../heap/gc/index.ts';
import { fieldName } from '../../heap/gc/fields.ts';
import { describePath } from '../../heap/gc/path.ts';
import { FRAME, THREAD_REFS } from '../../heap/gc/roots.ts';
import { TB, VM } from '../../heap/layout.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { childShape, propTableOf, rootShape } from '../../heap/shapes.ts';
import { concatStrings, flatten, newString, substring } from '../../heap/strings.ts';
import {
  TAG_BOOLEAN,
  TAG_HOLE,
  TAG_INT,
  TAG_INTERNAL,
  TAG_OBJECT,
  TAG_STRING,
  TAG_SYMBOL,
  TAG_UNDEFINED,
} from '../../heap/values.ts';
import { i32, s32, tb } from '../../heap/views.ts';
import * as frame from '../../vm/bytecode/frame.ts';
import {
  major,
  minor,
  newCode,
  newPlain,
  newSlots,
  newVM,
  pushFrame,
  put,
  setSlot,
} from './fixture.ts';

/** A cell of any kind that is not special, with its fields zero or undefined. */
function newBare(kind: KindName, tail: number): number {
  const row = CELLS[KIND[kind]];
  const object = row.size === 'object';
  const words = FIXED_WORDS[KIND[kind]] + tail;
  const cell = allocate(words);
  i32.fill(0, cell * 2, (cell + words) * 2);
  const perWord = { fixed: 0, object: 0, slots: 1, words: 1, refs: 2, bytes: 8, chars16: 4 }[
    row.size
  ];
  i32[cell * 2] = object ? rootShape(KIND[kind], 0, tail) : tail * perWord;
  i32[cell * 2 + 1] = KIND[kind];
  for (const word of row.words) {
    if (typeof word === 'object' && 'value' in word) {
      const offsets = OFF[kind] as Readonly<Record<string, number>>;
      put(cell + offsets[word.value], TAG_UNDEFINED, 0);
    }
  }
  return cell;
}

const made = new Map<KindName, number>();
const at = (kind: KindName): number => {
  const cell = made.get(kind);
  if (cell === undefined) throw new Error(`no ${kind} was made`);
  return cell;
};
let base = 0;

/** One cell of every kind that the table declares with references, each held by a register. */
function populate(): void {
  newVM();
  base = pushFrame(CELLS.length + 2, 2);
  let register = 0;
  const hold = (kind: KindName, cell: number, tag = TAG_INTERNAL): void => {
    made.set(kind, cell);
    setSlot(base + register++, tag, cell);
  };
  const text = newString('a text that is long enough for slices and ropes');
  hold('STRING8', text, TAG_STRING);
  hold('STRING16', newString('wide: \u4e2d\u6587 and so on, long enough'), TAG_STRING);
  hold(
    'ROPE',
    concatStrings(text, newString('and another text, so that this is a rope')),
    TAG_STRING,
  );
  hold('SLICE', substring(text, 3, 40), TAG_STRING);
  const root = rootShape(KIND.OBJECT, 0, 2);
  let shape = childShape(root, atom('foo'), WEC);
  shape = childShape(shape, atom('bar'), WEC);
  shape = childShape(shape, atom('baz'), WEC);
  hold('SHAPE', shape);
  hold('PROPTABLE', propTableOf(shape));
  hold('CODE', newCode(1));
  for (const row of CELLS) {
    if (made.has(row.kind) || 'trace' in row || row.size === 'words') continue;
    if (['FREE', 'FORWARDED', 'SYMBOL', 'BIGINT', 'OBJECT', 'SHAPE'].includes(row.kind)) continue;
    hold(row.kind, newBare(row.kind, row.size === 'fixed' ? 0 : 2));
    if (row.size === 'slots' || row.size === 'object') {
      const first = at(row.kind) + FIXED_WORDS[KIND[row.kind]];
      put(first, TAG_UNDEFINED, 0);
      put(first + 1, TAG_UNDEFINED, 0);
    }
  }
  const object = newPlain(2, shape);
  hold('OBJECT', object, TAG_OBJECT);
  i32[object * 2 + OFF.OBJECT.slotsRef] = newSlots(KIND.SLOTS, 4);
  const elements = newSlots(KIND.ELEMENTS, 9);
  i32[object * 2 + OFF.OBJECT.elementsRef] = elements;
  put(elements + FIXED_WORDS[KIND.ELEMENTS] + 7, TAG_OBJECT, at('ARRAY'));
}

/** Writes `value` at an i32 index for the time of a verification; the error's message. */
function broken(index: number, value: number, memory = i32): string {
  const before = memory[index];
  memory[index] = value;
  try {
    verifyHeap();
  } catch (error) {
    if (error instanceof HeapError) return error.message;
    throw error;
  } finally {
    memory[index] = before;
  }
  return 'nothing was found';
}

beforeAll(populate);

describe('a heap in order', () => {
  it('is found to be so, also after collections', () => {
    verifyHeap();
    expect(made.size).toBeGreaterThan(45);
  });
});

describe('references', () => {
  const fields = CELLS.flatMap((row) =>
    'trace' in row || ['FREE', 'FORWARDED', 'SYMBOL', 'BIGINT'].includes(row.kind)
      ? []
      : row.words.flatMap((word, i) =>
          Array.isArray(word)
            ? (word as readonly string[]).flatMap((name, half) =>
                name.endsWith('Ref') ? [[row.kind, name, (i + 1) * 2 + half] as const] : [],
              )
            : [],
        ),
  );

  it.each(fields)('%s.%s that leads to no cell', (kind, name, half) => {
    const message = broken(at(kind) * 2 + half, at('ENV') + 1);
    expect(message).toContain(`${kind}@${at(kind).toString(16)}`);
    expect(message).toContain(name);
    expect(message).toMatch(/no cell starts at/);
  });

  it.each(fields)('%s.%s that leads out of the heap', (kind, name, half) => {
    expect(broken(at(kind) * 2 + half, 0x3fff_ffff)).toMatch(
      new RegExp(`${kind}@.* ${name}: .*is not a cell`),
    );
    expect(broken(at(kind) * 2 + half, -5)).toMatch(
      new RegExp(`${kind}@.* ${name}: .*is not a cell`),
    );
  });

  it.each([
    ['OBJECT', 'slotsRef'],
    ['FUNCTION', 'codeRef'],
    ['SLICE', 'parentRef'],
    ['MAP', 'tableRef'],
    ['TYPEDARRAY', 'bufferRef'],
    ['ENV', 'parentRef'],
    ['SAVED_FRAME', 'codeRef'],
  ] as const)('%s.%s to a cell of the wrong kind', (kind, name) => {
    const offsets = OFF[kind] as Readonly<Record<string, number>>;
    expect(broken(at(kind) * 2 + offsets[name], at('SCRIPT'))).toMatch(/ may not lead to SCRIPT@/);
  });

  it('to a freed cell', () => {
    const cell = at('SCRIPT');
    expect(broken(cell * 2 + 1, KIND.FREE)).toMatch(/register \d+: leads to FREE@/);
    expect(broken(cell * 2 + 1, KIND.FORWARDED)).toMatch(/leads to FORWARDED@/);
    expect(broken(cell * 2 + 1, 200)).toMatch(/kind\?@/);
  });
});

describe('values', () => {
  const word = (): number => (at('RECORD') + FIXED_WORDS[KIND.RECORD]) * 2;
  const asValue = (tag: number, payload: number): string => {
    const index = word();
    const before = i32[index];
    i32[index] = payload;
    const message = broken(index + 1, tag);
    i32[index] = before;
    return message;
  };

  it.each([
    ['an unknown tag', TAG_HOLE + 1, 0, /tag fff90005 is unknown/],
    ['a tag beyond the last', -1, 0, /tag ffffffff is unknown/],
    ['undefined with a payload', TAG_UNDEFINED, 3, /undefined with payload 3/],
    ['a boolean that is neither', TAG_BOOLEAN, 2, /boolean with payload 2/],
    ['a NaN with a payload', 0x7ff80001, 0, /NaN with a payload/],
    ['a negative NaN with a payload', 0xfff80000 | 0, 1, /NaN with a payload/],
  ])('%s', (_, tag, payload, expected) => {
    expect(asValue(tag, payload)).toMatch(expected);
  });

  it('whose tag does not agree with the cell', () => {
    expect(asValue(TAG_STRING, at('ENV'))).toMatch(/may not lead to ENV@/);
    expect(asValue(TAG_OBJECT, at('ENV'))).toMatch(/may not lead to ENV@/);
    expect(asValue(TAG_SYMBOL, at('STRING8'))).toMatch(/may not lead to STRING8@/);
  });

  it('well-formed ones pass', () => {
    expect(asValue(TAG_INT, -7)).toBe('nothing was found');
    expect(asValue(0x7ff80000, 0)).toBe('nothing was found');
    expect(asValue(0x7ff00000, 0)).toBe('nothing was found');
    expect(asValue(TAG_OBJECT, at('OBJECT'))).toBe('nothing was found');
  });

  it.each(
    CELLS.flatMap((row) =>
      'trace' in row || row.kind === 'SYMBOL'
        ? []
        : row.words.flatMap((w) =>
            typeof w === 'object' && 'value' in w ? [[row.kind, w.value] as const] : [],
          ),
    ),
  )('%s.%s', (kind, name) => {
    const offsets = OFF[kind] as Readonly<Record<string, number>>;
    const message = broken((at(kind) + offsets[name]) * 2 + 1, TAG_OBJECT + 3);
    expect(message).toMatch(new RegExp(`${kind}@\\w+ \\(?.*${name}: tag`));
  });
});

describe('rules of kinds', () => {
  it('shapes belong to their objects', () => {
    expect(broken(at('OBJECT') * 2, i32[at('ARRAY') * 2])).toMatch(
      /OBJECT@.* shape: the shape is one of ARRAY/,
    );
  });
  it('objects have room for the slots of their shape', () => {
    expect(broken(at('OBJECT') * 2 + OFF.OBJECT.slotsRef, 0)).toMatch(
      /room for 2 slots, the shape has 3/,
    );
  });
  it('ropes add up', () => {
    expect(broken(at('ROPE') * 2, 5)).toMatch(/ROPE@.*parts of/);
    expect(broken(at('ROPE') * 2 + OFF.ROPE.leftRef, 0)).toMatch(/a rope without its parts/);
    const flat = flatten(at('ROPE'));
    expect(broken(at('ROPE') * 2 + OFF.ROPE.flatRef, at('STRING8'))).toMatch(/is flattened to/);
    expect(flat).not.toBe(0);
  });
  it('slices lie in their parents', () => {
    expect(broken(at('SLICE') * 2 + OFF.SLICE.offset, 30)).toMatch(
      /a slice of 37 units from 30 on of 47/,
    );
    expect(broken(at('SLICE') * 2 + OFF.SLICE.offset, -1)).toMatch(/a slice of/);
  });
  it('internedRef leads to the atom', () => {
    const half = at('STRING8') * 2 + OFF.STRING8.internedRef;
    expect(broken(half, at('STRING16'))).toMatch(/internedRef: is not an atom/);
    expect(broken(half, atom('foo'))).toMatch(/internedRef: is the atom of another string/);
  });
  it('shapes go on from shapes like them', () => {
    const shape = at('SHAPE');
    expect(broken(shape * 2 + OFF.SHAPE.parentRef, i32[at('ARRAY') * 2])).toMatch(
      /shape of another kind/,
    );
    expect(broken(shape * 2 + OFF.SHAPE.objectKind, KIND.ENV)).toMatch(
      /objectKind: is no kind of object/,
    );
  });
  it('cells fit their places', () => {
    expect(broken(at('PROPTABLE') * 2, 10_000)).toMatch(/10\d\d\d words do not fit PROPTABLE@/);
    expect(broken(at('CODE') * 2, 5)).toMatch(/do not fit CODE@/);
  });
  it('OLD is what is in the old space', () => {
    const code = at('CODE') * 2 + 1;
    expect(broken(code, i32[code] & ~FLAG_OLD)).toMatch(/CODE@.* is not marked OLD/);
    const env = at('ENV') * 2 + 1;
    expect(broken(env, i32[env] | FLAG_OLD)).toMatch(/ENV@.* is marked OLD/);
  });
  it('an old cell that leads to a young one is remembered', () => {
    const word = (at('CODE') + OFF.CODE.name) * 2;
    i32[word] = at('OBJECT');
    expect(broken(word + 1, TAG_OBJECT)).toMatch(
      /CODE@\w+ name: old CODE@\w+ leads to young OBJECT@\w+ and is not remembered/,
    );
    i32[word] = 0;
  });
  it('a shared cell leads to no local one', () => {
    const object = at('OBJECT') * 2 + 1;
    expect(broken(object, i32[object] | FLAG_SHARED)).toBe('nothing was found');
    i32[VM.shared] = 1;
    expect(broken(object, i32[object] | FLAG_SHARED)).toMatch(/shared OBJECT@\w+ leads to local/);
    const env = at('ENV') * 2 + 1;
    const word = (at('ENV') + FIXED_WORDS[KIND.ENV]) * 2;
    i32[word] = at('RECORD');
    i32[word + 1] = TAG_INTERNAL;
    expect(broken(env, i32[env] | FLAG_SHARED)).toMatch(
      /ENV@\w+\[0\]|ENV@.*\[0\]: shared ENV@\w+ leads to local RECORD@/,
    );
    i32[word] = 0;
    i32[word + 1] = TAG_UNDEFINED;
    i32[VM.shared] = 0;
  });
  it('atoms are unique and marked', () => {
    const table = rootCell(ROOT.AtomTable);
    const foo = atom('foo');
    let free = FIXED_WORDS[KIND.HASHTABLE] * 2;
    while (i32[table * 2 + free] !== 0) free++;
    expect(broken(table * 2 + free, foo)).toMatch(
      /root AtomTable → HASHTABLE@.*: the same atom twice/,
    );
    expect(broken(table * 2 + free, at('STRING8'))).toMatch(
      /may not lead|not marked as an atom|leads to young/,
    );
    expect(broken(foo * 2 + 1, (i32[foo * 2 + 1] & ~(1 << 12)) | 0)).toMatch(
      /is not marked as an atom/,
    );
  });
});

describe('roots', () => {
  it('of the VM', () => {
    expect(broken(ROOT.emptyString * 2, 12_345)).toMatch(/^heap: root emptyString: /);
  });
  it('of a thread', () => {
    i32[tb + TB.result] = 12_345;
    expect(broken(tb + TB.result + 1, TAG_OBJECT)).toMatch(/^heap: root thread 0 result: /);
    i32[tb + TB.result] = 0;
    for (const name of THREAD_REFS) {
      expect(broken(tb + TB[name], 12_345)).toMatch(new RegExp(`^heap: root thread 0 ${name}: `));
    }
  });
  it('on a stack', () => {
    const fp = i32[tb + TB.fp];
    const bad = (slot: number): string => {
      const before = s32[slot * 2];
      s32[slot * 2] = 12_345;
      const message = broken(slot * 2 + 1, TAG_OBJECT, s32);
      s32[slot * 2] = before;
      return message;
    };
    expect(bad(base + 3)).toMatch(/root thread 0 frame 0 register 3: /);
    expect(bad(fp + frame.FRAME_ARG0 + 1)).toMatch(/frame 0 argument 1: /);
    expect(bad(fp + frame.FRAME_THIS)).toMatch(/frame 0 this: /);
    expect(bad(fp + frame.FRAME_CALLEE)).toMatch(/frame 0 callee: /);
    expect(bad(fp + frame.FRAME_NEW_TARGET)).toMatch(/frame 0 new.target: /);
  });
  it('know the frame’s layout', () => {
    expect(FRAME).toEqual({
      ARG0: frame.FRAME_ARG0,
      CALLEE: frame.FRAME_CALLEE,
      ARGC: frame.FRAME_ARGC,
      CODE: frame.FRAME_CODE,
      RESULT: frame.FRAME_RESULT,
      NEW_TARGET: frame.FRAME_NEW_TARGET,
      HEADER: frame.FRAME_HEADER,
    });
  });
});

describe('paths', () => {
  it('name properties, overflow slots and elements', () => {
    const object = at('OBJECT');
    const root = ROOT.Global * 2;
    const slots = i32[object * 2 + OFF.OBJECT.slotsRef];
    const elements = i32[object * 2 + OFF.OBJECT.elementsRef];
    const inObject = (FIXED_WORDS[KIND.OBJECT] + 1) * 2;
    expect(describePath(root, [{ cell: object, edge: inObject }])).toMatch(
      /^root Global → OBJECT@\w+ \(young\) \.bar \(slot 1\)$/,
    );
    expect(
      describePath(root, [
        { cell: object, edge: OFF.OBJECT.slotsRef },
        { cell: slots, edge: FIXED_WORDS[KIND.SLOTS] * 2 },
      ]),
    ).toMatch(/ \.baz \(slot 2\)$/);
    expect(
      describePath(root, [
        { cell: object, edge: OFF.OBJECT.elementsRef },
        { cell: elements, edge: (FIXED_WORDS[KIND.ELEMENTS] + 7) * 2 },
        { cell: at('ARRAY'), edge: OFF.ARRAY.slotsRef },
      ]),
    ).toMatch(/ elements\[7\] → ARRAY@\w+ \(young\) slotsRef$/);
  });
  it('lead from the root to a field deep inside', () => {
    const array = at('ARRAY');
    const kind = i32[array * 2 + 1] & KIND_MASK;
    expect(KIND_NAMES[kind]).toBe('ARRAY');
    expect(fieldName(kind, OFF.ARRAY.elementsRef)).toBe('elementsRef');
    expect(fieldName(kind, OFF.ARRAY.length)).toBe('length');
  });
});

describe('after collections', () => {
  it('everything is still in order', () => {
    minor();
    verifyHeap();
    minor();
    verifyHeap();
    major();
    verifyHeap();
  });
});
