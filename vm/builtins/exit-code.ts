/** process.exitCode, read by the host when a program has ended. */
import { loadFound } from '../../heap/found.ts';
import { getOwnProperty } from '../../heap/objects.ts';
import { isRootSet, ROOT, rootCell } from '../../heap/roots.ts';
import { numberOf } from '../../heap/slots.ts';
import { atom } from '../../heap/strings.ts';
import { isNumberTag } from '../../heap/values.ts';
import { s32, scratch } from '../../heap/views.ts';

/** What the program set, 0 where it set nothing (or no number). */
export function exitCodeOf(): number {
  if (!isRootSet(ROOT.Process) || rootCell(ROOT.Process) === 0) return 0;
  if (!getOwnProperty(rootCell(ROOT.Process), atom('exitCode'))) return 0;
  loadFound(scratch + 38);
  return isNumberTag(s32[(scratch + 38) * 2 + 1]) ? numberOf(scratch + 38) | 0 : 0;
}
