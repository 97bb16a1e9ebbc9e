// A browser for the tests that need one: Debian's chromium, or the one that CHROMIUM names.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a Chromium is installed; null: nowhere. */
export const chromiumPath: string | null =
  PLACES.find((each) => each !== undefined && existsSync(each)) ?? null;

export const WITHOUT_CHROMIUM =
  'there is no Chromium on this machine, so pages are not tested: apt-get install chromium, or name one in CHROMIUM';

/** True if tests with a browser can run. Without one they are an error on CI, and a warning elsewhere. */
export function hasChromium(): boolean {
  if (chromiumPath !== null) return true;
  if (process.env.CI !== undefined && process.env.CI !== '') throw new Error(WITHOUT_CHROMIUM);
  console.warn(WITHOUT_CHROMIUM);
  return false;
}

/** Software rendering, and nothing that Chromium fetches for itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  if (chromiumPath === null) throw new Error(WITHOUT_CHROMIUM);
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS });
}
