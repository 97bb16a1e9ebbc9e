// heddle view: the page it makes, in Chromium, and what can be wrong with its arguments.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Frame, Page } from 'playwright-core';
import { exportProfile } from '../../vm/profiler/export/index.ts';
import type { ProfileFormat } from '../../vm/profiler/export/index.ts';
import type { ProfileData } from '../../vm/profiler/model.ts';
import { longProfile, ProfileMaker, smallProfile } from '../profiler/make-profile.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { cli } from '../support/run-cli.ts';
import { file, heddle } from './support.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'heddle-view-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function pageOf(name: string, data: ProfileData, format: ProfileFormat): Promise<string> {
  const target = path.join(folder, `${name}.html`);
  const { exitCode, stdout, stderr } = await heddle([
    'view',
    '--no-open',
    '-o',
    target,
    file(name, exportProfile(data, format)),
  ]);
  expect([exitCode, stdout, stderr]).toEqual([0, `${target}\n`, '']);
  return target;
}

describe('heddle view', () => {
  it('says where the page is; without -o it is in a folder of its own', async () => {
    const source = file('own.json', exportProfile(smallProfile(), 'firefox'));
    const { stdout, exitCode } = await heddle(['view', source]);
    const target = stdout.trim();
    expect(exitCode).toBe(0);
    expect(path.basename(target)).toBe('own.json.html');
    expect(existsSync(target)).toBe(true);
    rmSync(path.dirname(target), { recursive: true });
  });

  it('opens the browser on a terminal, unless --no-open says not to', async () => {
    const source = file('browser.json', exportProfile(smallProfile(), 'firefox'));
    const opened = path.join(folder, 'opened');
    writeFileSync(path.join(folder, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > '${opened}'\n`);
    chmodSync(path.join(folder, 'xdg-open'), 0o755);
    const target = path.join(folder, 'browser.html');
    const view = (...flags: string[]): Promise<unknown> => {
      const words = [process.execPath, cli, 'view', ...flags, '-o', target, source];
      const child = spawn(
        'script',
        ['-qec', words.map((each) => `'${each}'`).join(' '), '/dev/null'],
        {
          env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
          stdio: 'ignore',
        },
      );
      return new Promise((resolve) => child.on('close', resolve));
    };
    await view('--no-open');
    expect([existsSync(target), existsSync(opened)]).toEqual([true, false]);
    await view();
    await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toBe(target);
  });

  it('a name is not markup', async () => {
    const target = await pageOf('<img src=x onerror=alert(1)>.json', smallProfile(), 'firefox');
    expect(readFileSync(target, 'utf8')).toContain(
      'data-name="&lt;img src=x onerror=alert(1)&gt;.json"',
    );
  });

  it.each([
    [
      'a file that is not there',
      () => path.join(folder, 'nowhere.json'),
      /^heddle: cannot read .*nowhere\.json: ENOENT/,
    ],
    [
      'a program',
      () => file('program.js', 'console.log(1);\n'),
      /program\.js is no profile: view shows/,
    ],
    ['other JSON', () => file('other.json', '{"a":1}'), /other\.json is no profile/],
    ['broken JSON', () => file('broken.json', '{"meta":'), /broken\.json is no profile/],
    ['nothing', () => file('empty.json', ''), /empty\.json is no profile/],
    ['a folder', () => folder, /^heddle: cannot read .*EISDIR/],
  ])('%s is an error', async (_name, make, message) => {
    const { exitCode, stderr } = await heddle(['view', '--no-open', make()]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(1);
  });

  it('a place that cannot be written is an error', async () => {
    const source = file('b.json', exportProfile(smallProfile(), 'firefox'));
    const { exitCode, stderr } = await heddle([
      'view',
      '--no-open',
      '-o',
      path.join(folder, 'no/where.html'),
      source,
    ]);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/^heddle: cannot write .*where\.html: ENOENT/),
    ]);
  });
});

describe.runIf(hasChromium())('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  interface Opened {
    readonly page: Page;
    readonly requests: string[];
    readonly errors: string[];
  }

  async function open(target: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme });
    const requests: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => void requests.push(request.url()));
    page.on('pageerror', (error) => void errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(pathToFileURL(target).href);
    return { page, requests, errors };
  }

  /** Names in speedscope's table of functions. */
  async function flameNames(page: Page): Promise<string[]> {
    await page.locator('#flame iframe').waitFor();
    const frame = page.frames().find((each) => each !== page.mainFrame()) as Frame;
    await frame.getByText('Sandwich').click();
    const rows = frame.locator('tr:visible');
    await rows.nth(2).waitFor();
    return (await rows.allInnerTexts()).map((text) => text.split('\t').at(-1)?.trim() ?? '');
  }

  const shown = async (page: Page): Promise<[number, number]> => {
    const chart = page.locator('#chart');
    return [
      Number(await chart.getAttribute('data-from')),
      Number(await chart.getAttribute('data-to')),
    ];
  };

  /** Moves the mouse to a time and a row of the chart (0: above the lanes). */
  async function point(
    page: Page,
    share: number,
    row: number,
    rows: number,
  ): Promise<{ x: number; y: number }> {
    const box = (await page.locator('#chart .u-over').boundingBox())!;
    const at = { x: box.x + box.width * share, y: box.y + (box.height * (row + 0.5)) / rows };
    await page.mouse.move(at.x, at.y);
    return at;
  }

  it('shows lanes, details of what is pointed at, figures; asks nobody for anything', async () => {
    const { page, requests, errors } = await open(
      await pageOf('a.json', smallProfile(), 'firefox'),
    );
    await page.locator('#chart canvas').waitFor();
    expect(await page.title()).toBe('a.json - heddle');
    expect(await page.locator('#legend li').allInnerTexts()).toEqual([
      'running',
      'blocked',
      'stopped',
      'collecting',
      'compiling',
      'host',
      'minor collection',
      'major collection',
      'stop of all threads',
    ]);
    expect(await page.locator('#states tbody tr').allInnerTexts()).toEqual([
      'main\t6.00 ms\t3.00 ms\t–\t1.00 ms\t–',
      'thread 1\t5.00 ms\t1.00 ms\t1.00 ms\t–\t1.00 ms',
    ]);
    const details = page.locator('#details');
    await point(page, 0.75, 1, 3);
    expect(await details.innerText()).toMatch(
      /^main: blocked: the end of thread 1\s+3\.00 ms, from 6\.00 ms to 9\.00 ms\s+\(blocked\)\s+main \(program\.js:4\)$/,
    );
    await point(page, 0.65, 2, 3);
    expect(await details.innerText()).toMatch(/^thread 1: compiling: work\s+1\.00 ms/);
    await point(page, 0.1, 1, 3);
    expect(await details.innerText()).toMatch(
      /^main: running\s[^]*hot \(program\.js:12\)\s+main \(program\.js:2\)$/,
    );
    await point(page, 0.95, 2, 3);
    expect(await details.innerText()).toContain('does not live then');
    await point(page, 0.45, 0, 3);
    expect(await details.innerText()).toMatch(
      /minor collection, pause 900 µs\s+all threads stopped for 1\.00 ms; time to stop 50 µs, last was thread 1/,
    );
    await page.getByRole('tab', { name: 'Flame graph' }).click();
    expect(await flameNames(page)).toEqual(
      expect.arrayContaining(['hot', 'cold', 'main', '(blocked)']),
    );
    expect(requests.filter((url) => !/^(?:about|data|blob):/.test(url))).toEqual([
      pathToFileURL(path.join(folder, 'a.json.html')).href,
    ]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('lanes have the colours of their states', async () => {
    const { page } = await open(await pageOf('colours.json', smallProfile(), 'firefox'));
    await page.locator('#chart canvas').waitFor();
    const colours = await page.evaluate(`(() => {
      const canvas = document.querySelector('#chart canvas');
      const over = document.querySelector('#chart .u-over');
      const box = over.getBoundingClientRect(), outer = canvas.getBoundingClientRect();
      const scale = canvas.width / outer.width;
      const at = (share, row) => {
        const x = (box.left - outer.left + box.width * share) * scale, y = (box.top - outer.top + box.height * (row + 0.5) / 3) * scale;
        return '#' + [...canvas.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3).map((n) => n.toString(16).padStart(2, '0')).join('');
      };
      return [at(0.13, 1), at(0.43, 1), at(0.73, 1), at(0.43, 2), at(0.63, 2)];
    })()`);
    expect(colours).toEqual(['#2f81c9', '#e58a00', '#c9ced6', '#d1352f', '#8250c8']);
    await page.close();
  });

  it('zooms by wheel, by dragging and by keys', async () => {
    const { page } = await open(await pageOf('zoom.json', smallProfile(), 'firefox'));
    await page.locator('#chart canvas').waitFor();
    expect(await shown(page)).toEqual([0, 10]);
    const middle = await point(page, 0.5, 1, 3);
    await page.mouse.wheel(0, -400);
    await expect.poll(() => shown(page)).not.toEqual([0, 10]);
    const [from, to] = await shown(page);
    expect(to - from).toBeLessThan(5);
    expect(Math.abs((from + to) / 2 - 5)).toBeLessThan(0.2);
    await page.mouse.dblclick(middle.x, middle.y);
    await expect.poll(() => shown(page)).toEqual([0, 10]);

    await point(page, 0.2, 1, 3);
    await page.mouse.down();
    await point(page, 0.6, 1, 3);
    await page.mouse.up();
    await expect
      .poll(async () => (await shown(page)).map((each) => Math.round(each)))
      .toEqual([2, 6]);

    await page.locator('#chart').focus();
    await page.keyboard.press('0');
    await expect.poll(() => shown(page)).toEqual([0, 10]);
    await page.keyboard.press('+');
    await expect.poll(() => shown(page)).toEqual([2.5, 7.5]);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shown(page)).toEqual([3.5, 8.5]);
    await page.keyboard.press('-');
    await expect.poll(() => shown(page)).toEqual([0, 10]);
    await page.close();
  });

  it('works with keys alone: tabs, threads, parts', async () => {
    const { page } = await open(await pageOf('keys.json', smallProfile(), 'firefox'));
    const details = page.locator('#details');
    await page.locator('#chart').focus();
    await page.keyboard.press('n');
    expect(await details.innerText()).toMatch(/^main: running/);
    await page.keyboard.press('n');
    expect(await details.innerText()).toMatch(/^main: collecting/);
    await page.keyboard.press('ArrowDown');
    expect(await details.innerText()).toMatch(/^thread 1: running/);
    await page.keyboard.press('n');
    expect(await details.innerText()).toMatch(/^thread 1: stopped: collection/);
    await page.keyboard.press('p');
    expect(await details.innerText()).toMatch(/^thread 1: running/);
    await page.locator('#tab-timeline').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('#tab-flame').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('#flame').isVisible()).toBe(true);
    await page.close();
  });

  it('is light or dark as the system is', async () => {
    const target = await pageOf('dark.json', smallProfile(), 'firefox');
    const background = async (scheme: 'light' | 'dark'): Promise<string> => {
      const { page, errors } = await open(target, scheme);
      await page.locator('#chart canvas').waitFor();
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(errors).toEqual([]);
      await page.close();
      return colour;
    };
    expect(await background('light')).toBe('rgb(255, 255, 255)');
    expect(await background('dark')).toBe('rgb(22, 24, 28)');
  });

  it.each([
    ['b.cpuprofile', 'cpuprofile', ['hot', 'cold', '(blocked)']],
    ['b.heapprofile', 'heapprofile', ['hot', 'Array.map']],
    ['b.pb.gz', 'pprof', ['hot', 'work', '(compiler)']],
    ['b.txt', 'collapsed', ['Array.map', '(compiler)']],
  ] as const)('%s has a flame graph and no timeline', async (name, format, names) => {
    const { page, requests, errors } = await open(await pageOf(name, smallProfile(), format));
    expect(await flameNames(page)).toEqual(expect.arrayContaining([...names]));
    expect(await page.locator('#tab-timeline').isDisabled()).toBe(true);
    expect(requests.filter((url) => url.startsWith('http'))).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('a run of 64 threads and a long one', async () => {
    const { page, errors } = await open(await pageOf('many.json', longProfile(64, 300), 'firefox'));
    await page.locator('#chart canvas').waitFor();
    expect(await page.locator('#states tbody tr').count()).toBe(64);
    await page.goto(
      pathToFileURL(await pageOf('long.json', longProfile(4, 20_000), 'firefox')).href,
    );
    await page.locator('#chart canvas').waitFor();
    expect(await shown(page)).toEqual([0, 20_000]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it('a profile of nothing is shown as such', async () => {
    const { page, errors } = await open(
      await pageOf('none.json', new ProfileMaker().finish([], { duration: 5 }), 'firefox'),
    );
    await page.locator('#chart canvas').waitFor();
    expect(await page.locator('#states tbody tr').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });
});
