// speedscope as a parser of profiles that is not ours: its own page, in Chromium, opens a file, and what
// it made of it is read from the file that it saves.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';

interface SpeedscopeProfile {
  readonly type: 'evented' | 'sampled';
  readonly name: string;
  readonly unit: string;
  readonly endValue: number;
  readonly events?: readonly {
    readonly type: 'O' | 'C';
    readonly frame: number;
    readonly at: number;
  }[];
  readonly samples?: readonly (readonly number[])[];
  readonly weights?: readonly number[];
}
interface SpeedscopeFile {
  readonly shared: {
    readonly frames: readonly {
      readonly name: string;
      readonly file?: string;
      readonly line?: number;
      readonly col?: number;
    }[];
  };
  readonly profiles: readonly SpeedscopeProfile[];
}

export interface Seen {
  readonly unit: string;
  readonly total: number;
  /** By call path, outermost first. */
  readonly self: Readonly<Record<string, number>>;
  readonly frames: SpeedscopeFile['shared']['frames'];
}

const release = path.join(
  path.dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
  'dist/release/index.html',
);

function selfOf(profile: SpeedscopeProfile, names: readonly string[]): Record<string, number> {
  const self: Record<string, number> = {};
  const add = (stack: readonly number[], weight: number): void => {
    const key = stack.map((each) => names[each]).join(' > ');
    if (weight > 0 && stack.length > 0) self[key] = (self[key] ?? 0) + weight;
  };
  if (profile.type === 'sampled') {
    profile.samples?.forEach((stack, i) => add(stack, profile.weights?.[i] ?? 0));
    return self;
  }
  const stack: number[] = [];
  let last = 0;
  for (const { type, frame, at } of profile.events ?? []) {
    add(stack, at - last);
    last = at;
    if (type === 'O') stack.push(frame);
    else stack.pop();
  }
  return self;
}

/** A script for the page: the file is dropped on it. */
const dropFile = (name: string, bytes: Uint8Array): string => `(() => {
  const data = Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (char) => char.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([data], ${JSON.stringify(name)}));
  const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
  document.body.querySelector('div').dispatchEvent(drop);
})()`;

/** What speedscope reads in a file of this name: one a profile in it. */
export async function readBySpeedscope(
  browser: Browser,
  name: string,
  bytes: Uint8Array,
): Promise<Seen[]> {
  const page = await browser.newPage();
  try {
    await page.goto(pathToFileURL(release).href);
    const imported = page.waitForEvent('console', {
      predicate: (message) => message.text().startsWith('import:'),
      timeout: 20_000,
    });
    await page.evaluate(dropFile(name, bytes));
    await imported;
    await page.waitForTimeout(200);
    const saved = page.waitForEvent('download', { timeout: 20_000 });
    await page.keyboard.press('Control+s');
    const file = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as SpeedscopeFile;
    const names = file.shared.frames.map((frame) => frame.name);
    return file.profiles.map((profile) => ({
      unit: profile.unit,
      total: profile.endValue,
      self: selfOf(profile, names),
      frames: file.shared.frames,
    }));
  } finally {
    await page.close();
  }
}
