/** Rows of Array, of iterators and of generators. */
import type { InstallRow, InstallTable } from './install.ts';
import { CONSTANT } from './install.ts';

const self = (name: string, length: number): InstallRow => ({
  on: 'ArrayPrototype', name, length, self: `ArrayPrototype${name[0].toUpperCase()}${name.slice(1)}`,
});

const array: InstallTable = [
  { ctor: 'Array', proto: 'ArrayPrototype', length: 1, self: 'ArrayConstructor' },
  { on: 'Array', name: 'from', length: 1, self: 'ArrayFrom' },
  { on: 'Array', name: 'isArray', length: 1, native: 'ArrayIsArray' },
  { on: 'Array', name: 'of', length: 0, self: 'ArrayOf' },
  { on: 'Array', name: '@@species', getter: 'ReturnThis' },
  { on: 'ArrayPrototype', name: 'at', length: 1, native: 'ArrayPrototypeAtFast' },
  self('concat', 1),
  self('copyWithin', 2),
  self('entries', 0),
  self('every', 1),
  self('fill', 1),
  self('filter', 1),
  self('find', 1),
  self('findIndex', 1),
  self('findLast', 1),
  self('findLastIndex', 1),
  self('flat', 0),
  self('flatMap', 1),
  self('forEach', 1),
  self('includes', 1),
  self('indexOf', 1),
  self('join', 1),
  self('keys', 0),
  self('lastIndexOf', 1),
  self('map', 1),
  { on: 'ArrayPrototype', name: 'pop', length: 0, native: 'ArrayPrototypePopFast' },
  { on: 'ArrayPrototype', name: 'push', length: 1, native: 'ArrayPrototypePushFast' },
  self('reduce', 1),
  self('reduceRight', 1),
  self('reverse', 0),
  { on: 'ArrayPrototype', name: 'shift', length: 0, native: 'ArrayPrototypeShiftFast' },
  { on: 'ArrayPrototype', name: 'slice', length: 2, native: 'ArrayPrototypeSliceFast' },
  self('some', 1),
  self('sort', 1),
  self('splice', 2),
  self('toLocaleString', 0),
  self('toReversed', 0),
  self('toSorted', 1),
  self('toSpliced', 2),
  { on: 'ArrayPrototype', name: 'toString', length: 0, self: 'ArrayPrototypeToString', save: 'ArrayProtoToString' },
  { on: 'ArrayPrototype', name: 'unshift', length: 1, native: 'ArrayPrototypeUnshiftFast' },
  { on: 'ArrayPrototype', name: 'values', length: 0, self: 'ArrayPrototypeValues', save: 'ArrayProtoValues' },
  self('with', 2),
  { on: 'ArrayPrototype', name: '@@iterator', same: 'values' },
];

const iterators: InstallTable = [
  { ctor: 'Iterator', length: 0, self: 'IteratorConstructor' },
  { on: 'Iterator', name: 'prototype', root: 'IteratorPrototype', attributes: CONSTANT },
  { on: 'IteratorPrototype', name: 'constructor', getter: 'IteratorPrototypeGetConstructor', setter: 'IteratorPrototypeSetConstructor' },
  { on: 'IteratorPrototype', name: '@@toStringTag', getter: 'IteratorPrototypeGetTag', setter: 'IteratorPrototypeSetTag' },
  { on: 'IteratorPrototype', name: '@@iterator', length: 0, native: 'ReturnThis' },
  { on: 'AsyncIteratorPrototype', name: '@@asyncIterator', length: 0, native: 'ReturnThis' },
  { on: 'ArrayIteratorPrototype', name: 'next', length: 0, native: 'ArrayIteratorNext', save: 'ArrayIteratorNext' },
  { on: 'ArrayIteratorPrototype', name: '@@toStringTag', value: 'Array Iterator' },
  { on: 'GeneratorPrototype', name: 'next', length: 1, native: 'GeneratorNext' },
  { on: 'GeneratorPrototype', name: 'return', length: 1, native: 'GeneratorReturnMethod' },
  { on: 'GeneratorPrototype', name: 'throw', length: 1, native: 'GeneratorThrow' },
  { on: 'GeneratorPrototype', name: '@@toStringTag', value: 'Generator' },
  { on: 'GeneratorPrototype', name: 'constructor', root: 'GeneratorFunctionPrototype', attributes: 4 },
  { on: 'GeneratorFunctionPrototype', name: 'prototype', root: 'GeneratorPrototype', attributes: 4 },
];

export const arrayTables: readonly InstallTable[] = [array, iterators];
