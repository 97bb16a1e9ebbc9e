/**
 * The realm: everything that exists before a program starts. Made once, when the boot image is built
 * (or in process); a VM copies the image.
 *
 *   heap        atoms and tables                               heap/boot.ts
 *   intrinsics  symbols, the global object, empty prototypes   builtins/install.ts
 *   code        self-hosted functions, compiled and loaded     self-hosted.ts
 *   install     constructors and functions by the tables of the families
 *   roots       constants of self-hosted code that name well-known objects
 *   training    the program that warms the host up          training.ts
 */
import { bootHeap } from '../../heap/boot.ts';
import { newArray } from '../../heap/objects.ts';
import { ROOT, setRoot } from '../../heap/roots.ts';
import { TAG_OBJECT } from '../../heap/values.ts';
import { installTables } from '../builtins/index.ts';
import { createIntrinsics, installBuiltins } from '../builtins/install.ts';
import { makeLiteralShapes } from '../../heap/literal-shapes.ts';
import { recordPristineRegExp } from '../builtins/regexp-pristine.ts';
import { makeHostTables } from '../host-functions.ts';
import { fillPendingRoots } from './load-code.ts';
import type { PendingRoot } from './load-code.ts';
import { loadSelfHosted } from './self-hosted.ts';
import { makeTraining } from './training.ts';

export function makeRealm(): void {
  bootHeap();
  createIntrinsics();
  setRoot(ROOT.Modules, TAG_OBJECT, newArray(0));
  const pending: PendingRoot[] = [];
  loadSelfHosted(pending);
  installBuiltins(installTables);
  makeHostTables();
  recordPristineRegExp();
  makeLiteralShapes();
  fillPendingRoots(pending);
  makeTraining();
}
