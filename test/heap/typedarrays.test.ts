import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { allocate } from '../../heap/alloc.ts';
import { initHeader } from '../../heap/barrier.ts';
import { ENUMERABLE, FIXED_WORDS, KIND, OFF, WEC } from '../../heap/cells.ts';
import {
  findProperty,
  foundAttributes,
  getOwnProperty,
  newObject,
  newObjectOfKind,
  ownKeys,
  setOwn,
  validateAndDefine,
  HAS_VALUE,
} from '../../heap/objects.ts';
import { setNumber, setRawDouble } from '../../heap/slots.ts';
import {
  BUFFER_DETACHED,
  ELEMENT_TYPE,
  typedGet,
  typedLength,
  typedLengthOrGone,
  typedSet,
} from '../../heap/typedarrays.ts';
import { i32, f64, s32, u8 } from '../../heap/views.ts';
import { bootRealm, key, keyText, put, take } from './realm.ts';
import { newBootedVM, own } from './support.ts';

beforeAll(() => {
  newBootedVM();
  bootRealm();
});

const HEAD = FIXED_WORDS[KIND.BYTES];

function newBuffer(bytes: number, room = bytes): number {
  const words = HEAD + ((room + 7) >> 3);
  const data = allocate(words);
  initHeader(data, room, KIND.BYTES);
  i32.fill(0, (data + HEAD) * 2, (data + words) * 2);
  const buffer = newObjectOfKind(KIND.ARRAYBUFFER, 0, 0);
  i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef] = data;
  i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = bytes;
  return buffer;
}

function newTyped(buffer: number, type: number, byteOffset: number, length: number): number {
  const array = newObjectOfKind(KIND.TYPEDARRAY, 0, 0);
  i32[array * 2 + OFF.TYPEDARRAY.bufferRef] = buffer;
  i32[array * 2 + OFF.TYPEDARRAY.elementType] = type;
  i32[array * 2 + OFF.TYPEDARRAY.byteOffset] = byteOffset;
  i32[array * 2 + OFF.TYPEDARRAY.arrayLength] = length;
  return array;
}

const dataByte = (buffer: number): number => (i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef] + HEAD) * 8;

const HOST = [
  ['Int8', Int8Array],
  ['Uint8', Uint8Array],
  ['Uint8Clamped', Uint8ClampedArray],
  ['Int16', Int16Array],
  ['Uint16', Uint16Array],
  ['Int32', Int32Array],
  ['Uint32', Uint32Array],
  ['Float32', Float32Array],
  ['Float64', Float64Array],
] as const;

describe('typed arrays', () => {
  it.each(HOST)('%s: read and write as the host’s', (name, Host) => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.nat({ max: 3 }),
        fc.integer({ min: 0, max: 9 }),
        (value, offset, index) => {
          const size = Host.BYTES_PER_ELEMENT;
          const buffer = newBuffer(64 + size * 8);
          const array = newTyped(buffer, ELEMENT_TYPE[name], offset * size, 8);
          const host = new Host(new ArrayBuffer(64 + size * 8), offset * size, 8);
          for (const v of [value, Math.trunc(value), value * 300, -value]) {
            host[index] = v;
            typedSet(array, index, put(own(0), v));
            expect(typedGet(own(1), array, index)).toBe(index < 8);
            if (index < 8) expect(take(own(1))).toBe(host[index]);
            const bytes = new Uint8Array(host.buffer);
            // NaN may have any payload in the host's bytes.
            if (v === v)
              for (let i = 0; i < bytes.length; i++)
                expect(u8[dataByte(buffer) + i]).toBe(bytes[i]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are integer-indexed exotic objects', () => {
    const array = newTyped(newBuffer(16), ELEMENT_TYPE.Int32, 0, 4);
    expect(ownKeys(array).map(keyText)).toEqual(['0', '1', '2', '3']);
    expect(getOwnProperty(array, key(1))).toBe(true);
    expect(foundAttributes).toBe(WEC);
    const heir = newObject(array, 0);
    expect(findProperty(heir, key(9))).toBe(0);
    expect(setOwn(array, key(9), put(own(0), 1))).toBe(true);
    expect(getOwnProperty(array, key(9))).toBe(false);
    put(own(0), 7);
    expect(validateAndDefine(array, key(0), HAS_VALUE | ENUMERABLE, 0, own(0), 0, 0)).toBe(false);
    expect(validateAndDefine(array, key(0), HAS_VALUE | WEC, WEC, own(0), 0, 0)).toBe(true);
    expect(validateAndDefine(array, key(4), HAS_VALUE | WEC, WEC, own(0), 0, 0)).toBe(false);
    typedGet(own(1), array, 0);
    expect(take(own(1))).toBe(7);
  });

  it('follow their buffer: tracking, out of bounds, detached', () => {
    const buffer = newBuffer(16, 64);
    const fixed = newTyped(buffer, ELEMENT_TYPE.Uint16, 4, 6);
    const tracking = newTyped(buffer, ELEMENT_TYPE.Uint16, 4, -1);
    expect([typedLength(fixed), typedLength(tracking)]).toEqual([6, 6]);
    i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = 33;
    expect([typedLength(fixed), typedLength(tracking)]).toEqual([6, 14]);
    i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = 10;
    expect([typedLengthOrGone(fixed), typedLength(tracking)]).toEqual([-1, 3]);
    expect(typedGet(own(0), fixed, 0)).toBe(false);
    // Whatever byteLength says, nothing beyond the bytes' own cell is read.
    i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = 1 << 30;
    expect(typedLength(tracking)).toBe(30);
    i32[buffer * 2 + OFF.ARRAYBUFFER.bufferFlags] = BUFFER_DETACHED;
    i32[buffer * 2 + OFF.ARRAYBUFFER.byteLength] = 0;
    i32[buffer * 2 + OFF.ARRAYBUFFER.dataRef] = 0;
    expect([typedLengthOrGone(fixed), typedLengthOrGone(tracking)]).toEqual([-1, -1]);
    expect(typedGet(own(0), tracking, 0)).toBe(false);
    typedSet(tracking, 0, put(own(0), 1));
    expect(i32[0]).toBe(0);
  });
});

describe('case 33: forged NaN payloads', () => {
  const forged = [0xfff90003, 0xfff9000b, 0xffffffff, 0x7ff80001, 0x7fffffff, 0xfff8dead];
  const isCanonical = (slot: number): boolean =>
    s32[slot * 2] === 0 && s32[slot * 2 + 1] === 0x7ff80000;

  it('bits written through integers are read as floats without payload', () => {
    const buffer = newBuffer(16);
    const ints = newTyped(buffer, ELEMENT_TYPE.Uint32, 0, 4);
    const doubles = newTyped(buffer, ELEMENT_TYPE.Float64, 0, 2);
    const floats = newTyped(buffer, ELEMENT_TYPE.Float32, 0, 4);
    for (const high of forged) {
      typedSet(ints, 0, put(own(0), 0x1234));
      typedSet(ints, 1, put(own(0), high));
      typedGet(own(1), doubles, 0);
      expect(isCanonical(own(1))).toBe(true);
      typedSet(ints, 2, put(own(0), (high | 0x7f800001) >>> 0));
      typedGet(own(1), floats, 2);
      expect(isCanonical(own(1))).toBe(true);
    }
  });

  it('a double of unknown origin is made canonical when it is put into a slot', () => {
    for (const high of forged) {
      s32[own(3) * 2] = 77;
      s32[own(3) * 2 + 1] = high | 0;
      const at = allocate(2) + 1;
      i32[at * 2] = 77;
      i32[at * 2 + 1] = high | 0;
      setRawDouble(own(1), f64[at]);
      expect(isCanonical(own(1))).toBe(true);
      setNumber(own(2), -f64[at]);
      expect(isCanonical(own(2))).toBe(true);
    }
  });
});
