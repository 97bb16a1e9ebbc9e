/**
 * Compiles the self-hosted sources and loads them into the heap of the boot image: ROOT.SelfHosted is
 * a RECORD of function objects by id.
 */
import { allocateOld } from '../../heap/alloc.ts';
import { initFill, initHeader, storeValue } from '../../heap/barrier.ts';
import { CODE_SELF_HOSTED, FIXED_WORDS, FLAG_OLD, FLAG_SHARED, KIND, OFF } from '../../heap/cells.ts';
import { newFunction } from '../../heap/functions.ts';
import { ROOT, setRoot } from '../../heap/roots.ts';
import { setObject, setUndefined } from '../../heap/slots.ts';
import { TAG_INTERNAL, TAG_UNDEFINED } from '../../heap/values.ts';
import { i32, scratch } from '../../heap/views.ts';
import { selfHostedSources } from '../builtins/sources.ts';
import type { CompiledScript } from '../bytecode/compiled.ts';
import { compileSource } from '../frontend/compile.ts';
import { nativeId } from '../natives.ts';
import { findSelfHosted, selfHostedId, selfHostedNames } from '../self-hosted-ids.ts';
import { loadScript } from './load-code.ts';
import type { PendingRoot } from './load-code.ts';

const RECORD_FIXED = FIXED_WORDS[KIND.RECORD];

function resolveIntrinsic(name: string): { kind: 'self' | 'native'; id: number } | undefined {
  const self = findSelfHosted(name);
  if (self !== undefined) return { kind: 'self', id: self };
  const native = nativeId(name);
  return native >= 0 ? { kind: 'native', id: native } : undefined;
}

function compileAll(): CompiledScript[] {
  return selfHostedSources.map(({ name, text }) =>
    compileSource(text, { url: `heddle:${name}`, kind: 'selfhosted', resolveIntrinsic }),
  );
}

/** FunctionPrototype must exist. Constants that name roots not made yet are added to `pending`. */
export function loadSelfHosted(pending: PendingRoot[]): void {
  const names = selfHostedNames();
  const record = allocateOld(RECORD_FIXED + names.length);
  initFill(record, RECORD_FIXED, RECORD_FIXED + names.length, TAG_UNDEFINED, 0);
  i32[record * 2 + OFF.RECORD.tag] = 0;
  i32[record * 2 + OFF.RECORD.unused] = 0;
  initHeader(record, names.length, KIND.RECORD | FLAG_OLD | FLAG_SHARED);
  setRoot(ROOT.SelfHosted, TAG_INTERNAL, record);
  const missing = new Set(names);
  for (const script of compileAll()) {
    const { codes } = loadScript(script, pending);
    for (const { name, fn } of script.topLevelFunctions ?? []) {
      const code = codes[fn];
      i32[code * 2 + OFF.CODE.codeFlags] |= CODE_SELF_HOSTED;
      setUndefined(scratch + 20);
      setObject(scratch + 21, newFunction(code, scratch + 20));
      storeValue(record, RECORD_FIXED + selfHostedId(name), scratch + 21);
      missing.delete(name);
    }
  }
  if (missing.size > 0) throw new Error(`self-hosted functions without a body: ${[...missing].join(', ')}`);
}
