/** The one place where the built-ins come together: natives are numbered here, tables installed in this order. */
import { controlNatives } from '../interp/control-natives.ts';
import { moduleNatives } from '../modules/natives.ts';
import { registerNatives } from '../natives.ts';
import { arrayTables } from './arrays.install.ts';
import { arrayNatives } from './arrays.ts';
import { collectionTables } from './collections.install.ts';
import { collectionNatives } from './collections.ts';
import { consoleTable } from './console.install.ts';
import { errorNatives } from './errors.ts';
import { fileNatives } from './files.ts';
import { inspectNatives } from './inspect.ts';
import type { InstallTable } from './install.ts';
import { iteratorNatives } from './iterators.ts';
import { objectTables } from './objects.install.ts';
import { objectNatives } from './objects.ts';
import { operatorNatives } from './operators.ts';
import { promiseNatives } from './promises.ts';
import { weakNatives } from './weak.ts';

/** Every row of every family. */
export const installTables: readonly InstallTable[] = [...objectTables, ...arrayTables, ...collectionTables, consoleTable];

registerNatives([
  controlNatives,
  moduleNatives,
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
]);
