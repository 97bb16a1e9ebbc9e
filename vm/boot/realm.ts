/**
 * The realm: everything that exists before a program starts. Made once, when the boot image is built
 * (or in process); a VM copies the image.
 *
 *   heap     atoms, tables, well-known symbols          heap/boot.ts
 *   bases    Object.prototype, Function.prototype, the global object
 *   code     self-hosted functions, compiled and loaded
 *   install  prototypes, constructors and functions by the tables of the families
 *   roots    constants of self-hosted code that name well-known objects
 */
import { bootHeap } from '../../heap/boot.ts';
import { installBases, installBuiltins } from '../builtins/install.ts';
import '../builtins/index.ts';
import { fillPendingRoots } from './load-code.ts';
import type { PendingRoot } from './load-code.ts';
import { loadSelfHosted } from './self-hosted.ts';

export function makeRealm(): void {
  bootHeap();
  installBases();
  const pending: PendingRoot[] = [];
  loadSelfHosted(pending);
  installBuiltins();
  fillPendingRoots(pending);
}
