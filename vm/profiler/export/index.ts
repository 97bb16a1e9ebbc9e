/** Profiles as files that other programs open: one row a format. */
import { badOption } from '../../api/options.ts';
import type { ProfileData, ThreadProfile } from '../model.ts';
import { collapsed } from './collapsed.ts';
import { cpuprofile } from './cpuprofile.ts';
import { firefox } from './firefox.ts';
import { heapprofile } from './heapprofile.ts';
import { pprof } from './pprof.ts';

type Exporter = (data: ProfileData, threads: readonly ThreadProfile[]) => string | Uint8Array;

export const FORMATS = {
  cpuprofile: { extensions: ['.cpuprofile'], write: cpuprofile },
  heapprofile: { extensions: ['.heapprofile'], write: heapprofile },
  pprof: { extensions: ['.pb.gz', '.pprof', '.pb'], write: pprof },
  collapsed: { extensions: ['.collapsed', '.txt', '.folded'], write: collapsed },
  firefox: { extensions: ['.json'], write: firefox },
} as const satisfies Record<string, { extensions: readonly string[]; write: Exporter }>;
export type ProfileFormat = keyof typeof FORMATS;

/** The format that a file's name asks for; null: none of ours. */
export function formatOfName(file: string): ProfileFormat | null {
  const name = file.toLowerCase();
  for (const [format, { extensions }] of Object.entries(FORMATS))
    if (extensions.some((extension) => name.endsWith(extension))) return format as ProfileFormat;
  return null;
}

/** The bytes of a profile's file; of one thread where `threadId` says which. */
export function exportProfile(
  data: ProfileData,
  format: ProfileFormat,
  threadId?: number,
): Uint8Array {
  if (!Object.hasOwn(FORMATS, format))
    badOption(`format must be one of ${Object.keys(FORMATS).join(', ')}, not '${String(format)}'`);
  const threads =
    threadId === undefined ? data.threads : data.threads.filter((each) => each.id === threadId);
  if (threadId !== undefined && threads.length === 0)
    badOption(`there is no thread ${String(threadId)} in the profile`);
  const written = FORMATS[format].write(data, threads);
  return typeof written === 'string' ? new TextEncoder().encode(written) : written;
}
