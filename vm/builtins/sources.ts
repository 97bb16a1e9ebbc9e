/** The self-hosted files, in order: the compiler of the boot image gives their functions ids in it. */
import array from './selfhosted/array.js?raw';
import arrayBuffer from './selfhosted/array-buffer.js?raw';
import arrayCopy from './selfhosted/array-copy.js?raw';
import arrayStatic from './selfhosted/array-static.js?raw';
import console from './selfhosted/console.js?raw';
import dataView from './selfhosted/data-view.js?raw';
import error from './selfhosted/error.js?raw';
import fn from './selfhosted/function.js?raw';
import generator from './selfhosted/generator.js?raw';
import host from './selfhosted/host.js?raw';
import inspect from './selfhosted/inspect.js?raw';
import iterator from './selfhosted/iterator.js?raw';
import json from './selfhosted/json.js?raw';
import map from './selfhosted/map.js?raw';
import number from './selfhosted/number.js?raw';
import modules from './selfhosted/modules.js?raw';
import object from './selfhosted/object.js?raw';
import operators from './selfhosted/operators.js?raw';
import process from './selfhosted/process.js?raw';
import promise from './selfhosted/promise.js?raw';
import regexp from './selfhosted/regexp.js?raw';
import set from './selfhosted/set.js?raw';
import stringHtml from './selfhosted/string-html.js?raw';
import string from './selfhosted/string.js?raw';
import symbol from './selfhosted/symbol.js?raw';
import threads from './selfhosted/threads.js?raw';
import transfer from './selfhosted/transfer.js?raw';
import typedArray from './selfhosted/typed-array.js?raw';
import typedArraySort from './selfhosted/typed-array-sort.js?raw';
import typedArrayCallbacks from './selfhosted/typed-array-callbacks.js?raw';
import weak from './selfhosted/weak.js?raw';

export interface SelfHostedSource {
  readonly name: string;
  readonly text: string;
}

export const selfHostedSources: readonly SelfHostedSource[] = [
  { name: 'operators.js', text: operators },
  { name: 'iterator.js', text: iterator },
  { name: 'object.js', text: object },
  { name: 'function.js', text: fn },
  { name: 'symbol.js', text: symbol },
  { name: 'error.js', text: error },
  { name: 'array.js', text: array },
  { name: 'array-copy.js', text: arrayCopy },
  { name: 'array-static.js', text: arrayStatic },
  { name: 'generator.js', text: generator },
  { name: 'promise.js', text: promise },
  { name: 'map.js', text: map },
  { name: 'set.js', text: set },
  { name: 'weak.js', text: weak },
  { name: 'threads.js', text: threads },
  { name: 'string.js', text: string },
  { name: 'string-html.js', text: stringHtml },
  { name: 'number.js', text: number },
  { name: 'json.js', text: json },
  { name: 'regexp.js', text: regexp },
  { name: 'array-buffer.js', text: arrayBuffer },
  { name: 'typed-array.js', text: typedArray },
  { name: 'typed-array-sort.js', text: typedArraySort },
  { name: 'typed-array-callbacks.js', text: typedArrayCallbacks },
  { name: 'data-view.js', text: dataView },
  { name: 'inspect.js', text: inspect },
  { name: 'console.js', text: console },
  { name: 'process.js', text: process },
  { name: 'modules.js', text: modules },
  { name: 'transfer.js', text: transfer },
  { name: 'host.js', text: host },
];
