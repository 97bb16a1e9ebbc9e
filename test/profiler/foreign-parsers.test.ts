// Each format is read by a parser that is not ours: speedscope's importers (which decode pprof with
// protobufjs, not with the library that we encode with), and the Firefox Profiler's own loader.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { exportProfile } from '../../vm/profiler/export/index.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { withFirefoxProfiler } from '../support/firefox-profiler.ts';
import { readBySpeedscope } from '../support/speedscope.ts';
import { ProfileMaker, smallProfile } from './make-profile.ts';

describe.runIf(hasChromium())('speedscope reads', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it('.cpuprofile: every microsecond is where it belongs', async () => {
    const [seen] = await readBySpeedscope(
      browser,
      'a.cpuprofile',
      exportProfile(smallProfile(), 'cpuprofile'),
    );
    expect(seen.unit).toBe('microseconds');
    expect(seen.total).toBe(18_000);
    expect(seen.self).toEqual({
      'main > hot': 4500,
      'main > cold': 1500,
      // It puts the collector on what ran before.
      'main > cold > (garbage collector)': 1000,
      'main > (blocked)': 3000,
      'work > Array.map': 2500,
      work: 1500,
      'work > (stopped)': 1000,
      'work > (anonymous program.js:51)': 1000,
      'work > (compiler)': 1000,
    });
    expect(seen.frames.find((frame) => frame.name === 'hot')).toMatchObject({
      file: 'file:///tmp/program.js',
      line: 11,
      col: 5,
    });
  });

  it('.cpuprofile of one thread', async () => {
    const [seen] = await readBySpeedscope(
      browser,
      'a.cpuprofile',
      exportProfile(smallProfile(), 'cpuprofile', 1),
    );
    expect(seen.total).toBe(8000);
    expect(seen.self['work > Array.map']).toBe(2500);
  });

  it('.heapprofile: bytes', async () => {
    const [seen] = await readBySpeedscope(
      browser,
      'a.heapprofile',
      exportProfile(smallProfile(), 'heapprofile'),
    );
    expect(seen.unit).toBe('bytes');
    const byFunction = Object.fromEntries(
      Object.entries(seen.self).map(([key, value]) => [key.split(' > ').at(-1), value]),
    );
    expect(byFunction).toEqual({ hot: 48_000, cold: 1 << 20, 'Array.map': 32_000 });
  });

  it('pprof: nanoseconds of processor time', async () => {
    const [seen] = await readBySpeedscope(
      browser,
      'a.pb.gz',
      exportProfile(smallProfile(), 'pprof'),
    );
    expect(seen.unit).toBe('nanoseconds');
    expect(seen.self).toEqual({
      'main > hot': 4_500_000,
      'main > cold': 1_500_000,
      '(garbage collector)': 1_000_000,
      'work > Array.map': 2_500_000,
      work: 1_500_000,
      'work > (anonymous)': 1_000_000,
      'work > (compiler)': 1_000_000,
    });
    expect(seen.frames.find((frame) => frame.name === 'hot')).toMatchObject({
      file: '/tmp/program.js',
    });
  });

  it('pprof of an allocation profile: bytes', async () => {
    const bytes = exportProfile({ ...smallProfile(), cpu: null }, 'pprof');
    const [seen] = await readBySpeedscope(browser, 'a.pb.gz', bytes);
    expect([seen.unit, seen.total]).toEqual(['bytes', 48_000 + 32_000 + (1 << 20)]);
  });

  it('collapsed stacks', async () => {
    const [seen] = await readBySpeedscope(
      browser,
      'a.collapsed.txt',
      exportProfile(smallProfile(), 'collapsed', 1),
    );
    expect(seen.self).toEqual({
      'work (/tmp/program.js:31) > Array.map': 2500,
      'work (/tmp/program.js:31)': 1500,
      'work (/tmp/program.js:31) > (stopped)': 1000,
      'work (/tmp/program.js:31) > (anonymous) (/tmp/program.js:51)': 1000,
      'work (/tmp/program.js:31) > (compiler)': 1000,
    });
  });
});

describe('the Firefox Profiler reads', () => {
  interface Functions {
    topFunctionsBySelf: { name: string; selfSamples: number }[];
    weightType: string;
  }
  interface MarkerList {
    byType: {
      markerName: string;
      count: number;
      topMarkers: {
        handle: string;
        label: string;
        start: number;
        duration: number;
        hasStack: boolean;
      }[];
    }[];
  }
  const self = (answer: Record<string, unknown>): Record<string, number> =>
    Object.fromEntries(
      (answer as unknown as Functions).topFunctionsBySelf
        .filter((each) => each.selfSamples > 0)
        .map((each) => [each.name, each.selfSamples]),
    );

  it('its own format: tracks, processor time, samples, markers', async () => {
    await withFirefoxProfiler('a.json', exportProfile(smallProfile(), 'firefox'), async (ask) => {
      const info = (await ask('profile', 'info', '--all')) as {
        processes?: { threads: object[] }[];
        name?: string;
      };
      expect(info.name).toBe('Heddle');
      expect(info.processes?.[0].threads).toMatchObject([
        { name: 'main', tid: 0, cpuMs: 7 },
        { name: 'thread 1', tid: 1, cpuMs: 6 },
      ]);
      const samples = await ask('thread', 'samples', '--thread', 't-0', '--include-idle');
      expect(samples.weightType).toBe('tracing-ms');
      expect(self(samples)).toEqual({
        hot: 4.5,
        cold: 1.5,
        '(garbage collector)': 1,
        '(blocked)': 3,
      });
      const busy = await ask('thread', 'samples', '--thread', 't-1');
      expect(self(busy)).toEqual({
        'Array.map': 2.5,
        work: 1.5,
        '(stopped)': 1,
        '(anonymous)': 1,
        '(compiler)': 1,
      });

      const list = (await ask('thread', 'markers', '--thread', 't-0')) as unknown as MarkerList;
      const markers = Object.fromEntries(
        list.byType.map((each) => [each.markerName, each.topMarkers[0]]),
      );
      expect(Object.keys(markers).sort()).toEqual([
        'Blocked',
        'Collecting',
        'GCMajor',
        'GCMinor',
        'Stop',
        'TimeToStop',
      ]);
      expect(markers.Blocked).toMatchObject({
        label: 'the end of thread 1',
        start: 6,
        duration: 3,
        hasStack: true,
      });
      expect(markers.Stop).toMatchObject({
        label: 'stopped after 50μs, last thread 1',
        start: 4,
        duration: 1,
      });
      expect(markers.GCMinor).toMatchObject({ start: 4.05 });
      const minor = await ask('marker', 'info', markers.GCMinor.handle);
      expect(minor).toMatchObject({ markerType: 'GCMinor', category: { name: 'GC / CC' } });
    });
  });

  it('what ran in machine code is a subcategory', async () => {
    const make = new ProfileMaker();
    const thread = make.thread(0, 0, 4000, [
      [1000, 'main > f', 1],
      [2000, 'main > f', 0],
      [3000, 'main > f', 1],
    ]);
    const bytes = exportProfile(make.finish([thread]), 'firefox');
    await withFirefoxProfiler('tiers.json', bytes, async (ask) => {
      const samples = await ask('thread', 'samples', '--thread', 't-0');
      expect(self(samples)).toEqual({ f: 4 });
      const { categories } = samples.categoryBreakdown as {
        categories: {
          name: string;
          samples: number;
          subcategories: { name: string; samples: number }[];
        }[];
      };
      const [javascript] = categories;
      expect([javascript.name, javascript.samples]).toEqual(['JavaScript', 4]);
      expect(javascript.subcategories).toMatchObject([
        { name: 'Machine code', samples: 3 },
        { name: 'Other', samples: 1 },
      ]);
    });
  });

  it('allocations, as bytes', async () => {
    await withFirefoxProfiler('a.json', exportProfile(smallProfile(), 'firefox'), async (ask) => {
      const bytes = async (track: string): Promise<Record<string, number>> => {
        const answer = await ask(
          'thread',
          'samples',
          '--thread',
          track,
          '--strategy',
          'js-allocations',
        );
        expect(answer.weightType).toBe('bytes');
        return self(answer);
      };
      expect(await bytes('t-0')).toEqual({ cold: 1 << 20, hot: 48_000 });
      expect(await bytes('t-1')).toEqual({ 'Array.map': 32_000 });
    });
  });

  it('.cpuprofile, with V8’s importer', async () => {
    await withFirefoxProfiler(
      'a.cpuprofile',
      exportProfile(smallProfile(), 'cpuprofile', 0),
      async (ask) => {
        const samples = await ask('thread', 'samples', '--thread', 't-0', '--include-idle');
        expect(Object.keys(self(samples)).sort()).toEqual([
          '(blocked)',
          '(garbage collector)',
          'file:///tmp/program.js!cold',
          'file:///tmp/program.js!hot',
        ]);
      },
    );
  });
});
