/** The page of `heddle view`: the built one (dist/view.html) with a profile in it. */
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { distUrl } from '../dist-url.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char]);

/** What a file's content looks like; null: not like a profile that the page can show. */
export function kindOf(bytes: Uint8Array): 'json' | 'pprof' | 'collapsed' | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'pprof';
  if (bytes[0] === 0x7b) return isProfile(bytes) ? 'json' : null;
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  const [line] = start.split('\n');
  return /\S \d+\r?$/.test(line) ? 'collapsed' : null;
}

/** One of the JSON formats that we write. */
function isProfile(bytes: Uint8Array): boolean {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
  const { meta, nodes, head } = parsed as {
    meta?: Record<string, unknown>;
    nodes?: unknown;
    head?: unknown;
  };
  return (
    meta?.preprocessedProfileVersion !== undefined ||
    Array.isArray(nodes) ||
    typeof head === 'object'
  );
}

/** One self-contained HTML file. */
export function makePage(name: string, profile: Uint8Array): string {
  const page = fs.readFileSync(distUrl('view.html'), 'utf8');
  const packed = gzipSync(profile).toString('base64');
  return page.replace('/*NAME*/', () => escape(name)).replace('/*PROFILE*/', () => packed);
}
