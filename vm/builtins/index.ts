/** The one place where the built-ins come together: natives are numbered here, tables installed in this order. */
import { commandNatives } from '../commands/serve.ts';
import { hostCallNatives } from '../host-calls.ts';
import { controlNatives } from '../interp/control-natives.ts';
import { moduleNatives } from '../modules/natives.ts';
import { registerNatives } from '../natives.ts';
import { atomicsWaitNatives } from '../threads/addresses.ts';
import { conditionNatives } from '../threads/conditions.ts';
import { lockNatives } from '../threads/locks.ts';
import { threadLocalNatives } from '../threads/thread-locals.ts';
import { threadNatives } from '../threads/thread-objects.ts';
import { timerNatives } from '../threads/timers.ts';
import { transferInNatives } from '../transfer/guest-read.ts';
import { transferOutNatives } from '../transfer/guest-write.ts';
import { arrayBufferNatives } from './array-buffer.ts';
import { arrayTables } from './arrays.install.ts';
import { arrayNatives } from './arrays.ts';
import { atomicsNatives } from './atomics.ts';
import { bufferTables } from './buffers.install.ts';
import { collectionTables } from './collections.install.ts';
import { collectionNatives } from './collections.ts';
import { consoleTable } from './console.install.ts';
import { dataViewNatives } from './data-view.ts';
import { errorNatives } from './errors.ts';
import { fileNatives } from './files.ts';
import { inspectNatives } from './inspect.ts';
import type { InstallTable } from './install.ts';
import { iteratorNatives } from './iterators.ts';
import { jsonTable } from './json.install.ts';
import { jsonParseNatives } from './json-parse.ts';
import { jsonStringifyNatives } from './json-stringify.ts';
import { mathNatives } from './math.ts';
import { numberNatives } from './number.ts';
import { numberTables } from './numbers.install.ts';
import { objectTables } from './objects.install.ts';
import { objectNatives } from './objects.ts';
import { operatorNatives } from './operators.ts';
import { promiseNatives } from './promises.ts';
import { regexpNatives } from './regexp.ts';
import { stringCaseNatives } from './string-case.ts';
import { stringPatternNatives } from './string-patterns.ts';
import { stringPieceNatives } from './string-pieces.ts';
import { stringSearchNatives } from './string-search.ts';
import { stringNatives } from './string.ts';
import { stringTables } from './strings.install.ts';
import { threadsInstall } from './threads.install.ts';
import { typedArrayNatives } from './typed-array.ts';
import { uriNatives } from './uri.ts';
import { weakNatives } from './weak.ts';

/** Every row of every family. */
export const installTables: readonly InstallTable[] = [
  ...objectTables, ...arrayTables, ...collectionTables, ...stringTables, ...numberTables, jsonTable, ...bufferTables, consoleTable, threadsInstall,
];

registerNatives([
  controlNatives,
  moduleNatives,
  hostCallNatives,
  commandNatives,
  transferInNatives,
  transferOutNatives,
  operatorNatives,
  objectNatives,
  errorNatives,
  arrayNatives,
  iteratorNatives,
  collectionNatives,
  weakNatives,
  promiseNatives,
  inspectNatives,
  fileNatives,
  stringNatives,
  stringSearchNatives,
  stringCaseNatives,
  stringPieceNatives,
  stringPatternNatives,
  regexpNatives,
  numberNatives,
  jsonParseNatives,
  jsonStringifyNatives,
  mathNatives,
  uriNatives,
  arrayBufferNatives,
  typedArrayNatives,
  dataViewNatives,
  atomicsNatives,
  threadNatives,
  threadLocalNatives,
  lockNatives,
  conditionNatives,
  atomicsWaitNatives,
  timerNatives,
]);
