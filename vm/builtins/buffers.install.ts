/** Rows of ArrayBuffer, SharedArrayBuffer, the typed arrays, DataView, Atomics on memory, performance. */
import { ELEMENT_TYPES } from '../../heap/typedarrays.ts';
import type { RootName } from '../../heap/roots.ts';
import type { InstallRow, InstallTable } from './install.ts';
import { CONSTANT } from './install.ts';

const buffers: InstallTable = [
  { ctor: 'ArrayBuffer', proto: 'ArrayBufferPrototype', length: 1, self: 'ArrayBufferConstructor' },
  { on: 'ArrayBuffer', name: 'isView', length: 1, native: 'ArrayBufferIsView' },
  { on: 'ArrayBuffer', name: '@@species', getter: 'ReturnThis' },
  { on: 'ArrayBufferPrototype', name: 'byteLength', getter: 'ArrayBufferGetByteLength' },
  { on: 'ArrayBufferPrototype', name: 'slice', length: 2, self: 'ArrayBufferPrototypeSlice' },
  { on: 'ArrayBufferPrototype', name: 'maxByteLength', getter: 'ArrayBufferGetMaxByteLength' },
  { on: 'ArrayBufferPrototype', name: 'resizable', getter: 'ArrayBufferGetResizable' },
  { on: 'ArrayBufferPrototype', name: 'resize', length: 1, self: 'ArrayBufferPrototypeResize' },
  { on: 'ArrayBufferPrototype', name: 'transfer', length: 0, self: 'ArrayBufferPrototypeTransfer' },
  { on: 'ArrayBufferPrototype', name: 'transferToFixedLength', length: 0, self: 'ArrayBufferPrototypeTransferToFixedLength' },
  { on: 'ArrayBufferPrototype', name: 'detached', getter: 'ArrayBufferGetDetached' },
  { on: 'ArrayBufferPrototype', name: '@@toStringTag', value: 'ArrayBuffer' },
  { ctor: 'SharedArrayBuffer', proto: 'SharedArrayBufferPrototype', length: 1, self: 'SharedArrayBufferConstructor' },
  { on: 'SharedArrayBuffer', name: '@@species', getter: 'ReturnThis' },
  { on: 'SharedArrayBufferPrototype', name: 'byteLength', getter: 'SharedArrayBufferGetByteLength' },
  { on: 'SharedArrayBufferPrototype', name: 'slice', length: 2, self: 'SharedArrayBufferPrototypeSlice' },
  { on: 'SharedArrayBufferPrototype', name: 'maxByteLength', getter: 'SharedArrayBufferGetMaxByteLength' },
  { on: 'SharedArrayBufferPrototype', name: 'growable', getter: 'SharedArrayBufferGetGrowable' },
  { on: 'SharedArrayBufferPrototype', name: 'grow', length: 1, self: 'SharedArrayBufferPrototypeGrow' },
  { on: 'SharedArrayBufferPrototype', name: '@@toStringTag', value: 'SharedArrayBuffer' },
];

/** Methods of %TypedArray%.prototype: name and length; the function is called TypedArrayPrototype and the name. */
const TYPED_METHODS: readonly (readonly [string, number])[] = [
  ['entries', 0], ['keys', 0], ['values', 0], ['at', 1], ['copyWithin', 2], ['every', 1], ['fill', 1], ['filter', 1],
  ['find', 1], ['findIndex', 1], ['findLast', 1], ['findLastIndex', 1], ['forEach', 1], ['includes', 1], ['indexOf', 1],
  ['join', 1], ['lastIndexOf', 1], ['map', 1], ['reverse', 0], ['reduce', 1], ['reduceRight', 1], ['set', 1], ['slice', 2],
  ['some', 1], ['sort', 1], ['subarray', 2], ['toReversed', 0], ['toSorted', 1], ['with', 2], ['toLocaleString', 0],
];

const typedArray: InstallTable = [
  { ctor: 'TypedArray', proto: 'TypedArrayPrototype', length: 0, self: 'TypedArrayConstructor', global: false },
  { on: 'TypedArray', name: 'from', length: 1, self: 'TypedArrayFrom' },
  { on: 'TypedArray', name: 'of', length: 0, self: 'TypedArrayOf' },
  { on: 'TypedArray', name: '@@species', getter: 'ReturnThis' },
  { on: 'TypedArrayPrototype', name: 'buffer', getter: 'TypedArrayGetBuffer' },
  { on: 'TypedArrayPrototype', name: 'byteLength', getter: 'TypedArrayGetByteLength' },
  { on: 'TypedArrayPrototype', name: 'byteOffset', getter: 'TypedArrayGetByteOffset' },
  { on: 'TypedArrayPrototype', name: 'length', getter: 'TypedArrayGetLength' },
  { on: 'TypedArrayPrototype', name: '@@toStringTag', getter: 'TypedArrayGetTag' },
  ...TYPED_METHODS.map(
    ([name, length]): InstallRow => ({
      on: 'TypedArrayPrototype', name, length, self: `TypedArrayPrototype${name[0].toUpperCase()}${name.slice(1)}`,
    }),
  ),
  { on: 'TypedArrayPrototype', name: '@@iterator', same: 'values' },
  { on: 'TypedArrayPrototype', name: 'toString', root: 'ArrayProtoToString' },
  ...ELEMENT_TYPES.flatMap((row): InstallRow[] => {
    const name = `${row.name}Array` as const;
    const proto: RootName = `${name}Prototype`;
    return [
      { ctor: name, proto, length: 3, self: `${name}Constructor`, parent: 'TypedArray' },
      { on: name, name: 'BYTES_PER_ELEMENT', value: row.bytes, attributes: CONSTANT },
      { on: proto, name: 'BYTES_PER_ELEMENT', value: row.bytes, attributes: CONSTANT },
    ];
  }),
];

const VIEW_TYPES = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'] as const;

const dataView: InstallTable = [
  { ctor: 'DataView', proto: 'DataViewPrototype', length: 1, self: 'DataViewConstructor' },
  { on: 'DataViewPrototype', name: 'buffer', getter: 'DataViewGetBuffer' },
  { on: 'DataViewPrototype', name: 'byteLength', getter: 'DataViewGetByteLength' },
  { on: 'DataViewPrototype', name: 'byteOffset', getter: 'DataViewGetByteOffset' },
  { on: 'DataViewPrototype', name: '@@toStringTag', value: 'DataView' },
  ...VIEW_TYPES.flatMap((type): InstallRow[] => [
    { on: 'DataViewPrototype', name: `get${type}`, length: 1, native: `DataViewGet${type}` },
    { on: 'DataViewPrototype', name: `set${type}`, length: 2, native: `DataViewSet${type}` },
  ]),
];

const ATOMICS: readonly (readonly [string, number])[] = [
  ['load', 2], ['store', 3], ['add', 3], ['sub', 3], ['and', 3], ['or', 3], ['xor', 3], ['exchange', 3], ['compareExchange', 4],
];

const atomics: InstallTable = [
  ...ATOMICS.map(([name, length]): InstallRow => ({ on: 'Atomics', name, length, native: `Atomics${name[0].toUpperCase()}${name.slice(1)}` })),
  { on: 'Atomics', name: 'isLockFree', length: 1, self: 'AtomicsIsLockFree' },
];

const clock: InstallTable = [
  { namespace: 'Performance', global: 'performance', tag: 'Performance' },
  { on: 'Performance', name: 'now', length: 0, native: 'PerformanceNow' },
];

export const bufferTables: readonly InstallTable[] = [buffers, typedArray, dataView, atomics, clock];
