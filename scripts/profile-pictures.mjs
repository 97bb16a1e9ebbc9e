// node scripts/profile-pictures.mjs: takes the pictures of docs/PROFILING.md anew, from a run of
// examples/profile-me.js. Needs a Chromium (CHROMIUM, or /usr/bin/chromium), and the build.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const images = path.join(root, 'docs/images');
const folder = mkdtempSync(path.join(tmpdir(), 'heddle-pictures-'));
const cli = path.join(root, 'dist/cli.mjs');
const SIZE = { width: 1100, height: 620 };
const MOST_BYTES = 200_000;

function heddle(...args) {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`heddle ${args.join(' ')}: ${stderr}`);
}

async function picture(page, name, height) {
  const file = path.join(images, name);
  await page.screenshot({ path: file, clip: { x: 0, y: 0, width: SIZE.width, height } });
  const { size } = statSync(file);
  console.log(`${name}: ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES} bytes`);
}

async function main() {
  const profile = path.join(folder, 't.json');
  const html = path.join(folder, 'view.html');
  heddle('run', `--timeline=${profile}`, '--heap-interval=16KiB', path.join(root, 'examples/profile-me.js'));
  heddle('view', '--no-open', '-o', html, profile);
  mkdirSync(images, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(pathToFileURL(html).href);
  await page.locator('#chart canvas').waitFor();
  // Something that waits for the lock is pointed at.
  await page.locator('#chart').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('n');
    if ((await page.locator('#details').innerText()).includes('blocked: a lock')) break;
  }
  await picture(page, 'timeline.png', 480);
  await page.getByRole('tab', { name: 'Flame graph' }).click();
  const frame = page.frameLocator('#flame iframe');
  await frame.getByText('Left Heavy').click();
  await page.waitForTimeout(1500);
  await picture(page, 'flame-graph.png', 320);
  await frame.getByText('Sandwich').click();
  await page.waitForTimeout(500);
  await frame.getByText('countWords').first().click();
  await page.waitForTimeout(1000);
  await picture(page, 'sandwich.png', 420);
  await browser.close();
}

main().then(
  () => rmSync(folder, { recursive: true }),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
