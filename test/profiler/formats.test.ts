// What the exporters write, byte for byte where a format says so; what others read in it is in
// foreign-parsers.test.ts.
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { exportProfile, formatOfName, FORMATS } from '../../vm/profiler/export/index.ts';
import type { ProfileFormat } from '../../vm/profiler/export/index.ts';
import { longProfile, ProfileMaker, smallProfile } from './make-profile.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

interface CpuProfile {
  nodes: {
    id: number;
    callFrame: Record<string, string | number>;
    hitCount: number;
    children?: number[];
    positionTicks?: { line: number; ticks: number }[];
  }[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

describe('names', () => {
  it.each([
    ['a.cpuprofile', 'cpuprofile'],
    ['a.heapprofile', 'heapprofile'],
    ['a.pb.gz', 'pprof'],
    ['a.pprof', 'pprof'],
    ['a.txt', 'collapsed'],
    ['x/A.COLLAPSED', 'collapsed'],
    ['a.json', 'firefox'],
    ['a.gz', null],
    ['cpuprofile', null],
  ])('%s is %s', (name, format) => {
    expect(formatOfName(name)).toBe(format);
  });
});

describe('cpuprofile', () => {
  const read = (threadId?: number): CpuProfile =>
    JSON.parse(text(exportProfile(smallProfile(), 'cpuprofile', threadId))) as CpuProfile;

  it('has V8’s fields and 0-based positions; ticks are lines, 1-based as V8 has them', () => {
    const { nodes, startTime, endTime, samples, timeDeltas } = read(0);
    expect(nodes[0].callFrame).toEqual({
      functionName: '(root)',
      scriptId: '0',
      url: '',
      lineNumber: -1,
      columnNumber: -1,
    });
    const hot = nodes.find((node) => node.callFrame.functionName === 'hot');
    expect(hot).toMatchObject({
      callFrame: { scriptId: '1', url: 'file:///tmp/program.js', lineNumber: 10, columnNumber: 4 },
      hitCount: 4,
      positionTicks: [
        { line: 12, ticks: 3 },
        { line: 13, ticks: 1 },
      ],
    });
    expect(samples).toHaveLength(timeDeltas.length);
    expect(startTime + timeDeltas.reduce((a, b) => a + b, 0)).toBe(endTime);
    expect(endTime - startTime).toBe(10_000);
    const ids = new Set(nodes.map((node) => node.id));
    for (const id of [...samples, ...nodes.flatMap((node) => node.children ?? [])])
      expect(ids.has(id)).toBe(true);
  });

  it('threads are one after another, so that times add up', () => {
    const whole = read();
    expect(whole.endTime - whole.startTime).toBe(18_000);
    expect(whole.timeDeltas.every((delta) => delta >= 0)).toBe(true);
    expect(read(1).endTime - read(1).startTime).toBe(8000);
  });

  it('a profile of nothing is one of the root', () => {
    const empty = JSON.parse(
      text(exportProfile(new ProfileMaker().finish([]), 'cpuprofile')),
    ) as CpuProfile;
    expect(empty).toMatchObject({ samples: [], timeDeltas: [] });
    expect(empty.nodes).toHaveLength(1);
  });
});

describe('heapprofile', () => {
  it('nodes have the bytes that samples stand for; samples are numbered in the order of time', () => {
    interface Node {
      callFrame: { functionName: string };
      selfSize: number;
      id: number;
      children: Node[];
    }
    const { head, samples } = JSON.parse(text(exportProfile(smallProfile(), 'heapprofile'))) as {
      head: Node;
      samples: { size: number; nodeId: number; ordinal: number }[];
    };
    const nodes: Node[] = [head];
    for (let i = 0; i < nodes.length; i++) nodes.push(...nodes[i].children);
    const sizes = Object.fromEntries(
      nodes.map((node) => [node.callFrame.functionName, node.selfSize]),
    );
    expect(sizes).toEqual({
      '(root)': 0,
      main: 0,
      hot: 48_000,
      cold: 1 << 20,
      work: 0,
      'Array.map': 32_000,
    });
    const nameOf = (id: number): string | undefined =>
      nodes.find((node) => node.id === id)?.callFrame.functionName;
    expect(samples.map(({ size, nodeId, ordinal }) => [ordinal, nameOf(nodeId), size])).toEqual([
      [1, 'hot', 48_000],
      [2, 'Array.map', 32_000],
      [3, 'cold', 1 << 20],
    ]);
  });
});

describe('collapsed', () => {
  it('microseconds by stack; idle time is left out', () => {
    const main = ' (/tmp/program.js:1)';
    expect(
      text(exportProfile(smallProfile(), 'collapsed', 0))
        .trimEnd()
        .split('\n'),
    ).toEqual([
      `main${main};hot (/tmp/program.js:11) 4500`,
      `main${main};cold (/tmp/program.js:21) 1500`,
      '(garbage collector) 1000',
      `main${main};(blocked) 3000`,
    ]);
    expect(text(exportProfile(smallProfile(), 'collapsed'))).not.toContain('(idle)');
  });

  it('bytes where there is no CPU profile; semicolons and line breaks of names are no separators', () => {
    const make = new ProfileMaker();
    const thread = make.thread(
      0,
      0,
      10,
      [],
      [],
      [
        { time: 1, stack: 'a;b > c\nd', size: 10, weight: 2.5, type: 'T' },
        { time: 2, stack: 'a;b > c\nd', size: 20, weight: 1, type: 'T' },
      ],
    );
    const lines = text(exportProfile(make.finish([thread], { cpu: null }), 'collapsed'));
    expect(lines).toBe('a,b (/tmp/program.js:1);c d (/tmp/program.js:11) 45\n');
  });
});

describe('pprof', () => {
  it('is gzipped, with a column for time, waiting, objects and bytes, and labels', () => {
    const bytes = exportProfile(smallProfile(), 'pprof');
    expect([bytes[0], bytes[1]]).toEqual([0x1f, 0x8b]);
    const profile = Profile.decode(gunzipSync(bytes));
    const string = (at: number | bigint): string => profile.stringTable.strings[Number(at)];
    expect(profile.sampleType.map(({ type, unit }) => `${string(type)}/${string(unit)}`)).toEqual([
      'samples/count',
      'cpu/nanoseconds',
      'delay/nanoseconds',
      'alloc_objects/count',
      'alloc_space/bytes',
    ]);
    const functionOf = (location: number | bigint): string => {
      const line = profile.location.find((each) => Number(each.id) === Number(location))!.line[0];
      return string(
        profile.function.find((each) => Number(each.id) === Number(line.functionId))!.name,
      );
    };
    const rows = profile.sample.map((sample) => ({
      stack: sample.locationId.map(functionOf).join(' < '),
      values: sample.value.map(Number),
      labels: Object.fromEntries(sample.label.map(({ key, str }) => [string(key), string(str)])),
    }));
    expect(rows).toContainEqual({
      stack: 'hot < main',
      values: [3, 3_500_000, 0, 0, 0],
      labels: { thread: 'main' },
    });
    expect(rows).toContainEqual({
      stack: '(blocked) < main',
      values: [0, 0, 3_000_000, 0, 0],
      labels: { thread: 'main' },
    });
    expect(rows).toContainEqual({
      stack: 'cold < main',
      values: [0, 0, 0, 1, 1 << 20],
      labels: { thread: 'main', type: '(array)', survived: 'major' },
    });
    expect(rows).toContainEqual({
      stack: 'Array.map < work',
      values: [0, 0, 0, 500, 32_000],
      labels: { thread: 'thread 1', type: '(closure)', survived: 'minor' },
    });
    expect(Number(profile.durationNanos)).toBe(10_000_000);
  });
});

describe('firefox', () => {
  it('is version 70: tables are shared, columns are as long as they say', () => {
    type Table = Record<string, unknown> & { length: number };
    const profile = JSON.parse(text(exportProfile(smallProfile(), 'firefox'))) as {
      meta: { preprocessedProfileVersion: number; markerSchema: { name: string }[] };
      shared: Record<string, Table> & { stringArray: string[] };
      threads: (Record<string, Table> & { name: string })[];
    };
    expect(profile.meta.preprocessedProfileVersion).toBe(70);
    const check = (name: string, table: Table): void => {
      for (const [column, values] of Object.entries(table))
        if (Array.isArray(values))
          expect([name, column, values.length]).toEqual([name, column, table.length]);
    };
    for (const [name, table] of Object.entries(profile.shared))
      if (name !== 'stringArray') check(name, table as Table);
    for (const thread of profile.threads)
      for (const name of ['samples', 'markers', 'jsAllocations'])
        check(`${thread.name} ${name}`, thread[name]);
    const { stackTable } = profile.shared;
    (stackTable.prefixOffset as number[]).forEach((offset, i) => {
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThanOrEqual(i);
    });
    const types = profile.threads.flatMap((thread) =>
      (thread.markers.data as { type: string }[]).map(({ type }) => type),
    );
    const declared = new Set(profile.meta.markerSchema.map(({ name }) => name));
    expect(new Set(types)).toEqual(
      new Set([
        'Collecting',
        'Blocked',
        'GCMinor',
        'GCMajor',
        'Stop',
        'TimeToStop',
        'Stopped',
        'Compiling',
      ]),
    );
    for (const type of types) expect(declared.has(type)).toBe(true);
    expect(profile.threads[0].jsAllocations).toMatchObject({
      className: ['Point', '(array)'],
      inNursery: [true, false],
      weight: [48_000, 1 << 20],
    });
  });
});

describe('every format', () => {
  const all = Object.keys(FORMATS) as ProfileFormat[];
  it.each(all)('%s: a thread that is not there is an error that says so', (format) => {
    expect(() => exportProfile(smallProfile(), format, 9)).toThrow(
      'there is no thread 9 in the profile',
    );
  });

  it('an unknown format is an error that names those there are', () => {
    expect(() => exportProfile(smallProfile(), 'svg' as ProfileFormat)).toThrow(
      "format must be one of cpuprofile, heapprofile, pprof, collapsed, firefox, not 'svg'",
    );
  });

  it('a minute of eight threads is written in two seconds', () => {
    const data = longProfile(8, 60_000);
    for (const format of all) {
      const began = performance.now();
      expect(exportProfile(data, format).length).toBeGreaterThan(100_000);
      // Each takes a fraction of a second; the bound is generous because tests run beside each other.
      expect([format, performance.now() - began < 6000]).toEqual([format, true]);
    }
  });
});
