// The table at the end of a profiled run.
import { describe, expect, it } from 'vitest';
import { summaryText } from '../../vm/profiler/summary.ts';
import { longProfile, ProfileMaker, smallProfile } from './make-profile.ts';

describe('the summary', () => {
  it('names functions by self time, sites by bytes, pauses, and who was last to stop', () => {
    expect(summaryText(smallProfile())).toBe(`\
CPU profile: 11 samples, 11 ms running in 2 threads; functions by self time:
   40.9%    4.50 ms  hot (program.js:11)
   22.7%    2.50 ms  Array.map
   13.6%    1.50 ms  cold (program.js:21)
   13.6%    1.50 ms  work (program.js:31)
    9.1%    1.00 ms  (anonymous) (program.js:51)
Allocation profile: 3 samples, about 1.1 MiB, 40% of what was young outlived a minor collection; sites by bytes:
   92.9%      1 MiB  (array) at cold (program.js:22)
    4.3%   46.9 KiB  Point at hot (program.js:12)
    2.8%   31.3 KiB  (closure) at work (program.js:31), in Array.map
Pauses: 1 minor collection, 0.90 ms in all, longest 0.90 ms; 1 major collection, 0.03 ms in all, longest 0.03 ms
Stops: 1, the slowest took 0.05 ms to stop all threads, last was thread 1
`);
  });

  it('leaves out what was not recorded, and says what was lost', () => {
    const text = summaryText({
      ...smallProfile(),
      cpu: null,
      dropped: 3,
      collections: [],
      stops: [],
    });
    expect(text).toMatch(/^Allocation profile:/);
    expect(text).toContain('Pauses: no collections\n');
    expect(text).not.toContain('Stops');
    expect(text).toMatch(/3 samples lost for want of room\n$/);
    expect(summaryText({ ...smallProfile(), allocation: null })).not.toContain('Allocation');
  });

  it('says how much ran in machine code; has a few rows only', () => {
    const make = new ProfileMaker();
    const thread = make.thread(0, 0, 4000, [
      [1000, 'f', 1],
      [2000, 'f', 0],
      [3000, 'f', 1],
    ]);
    expect(summaryText(make.finish([thread]))).toMatch(
      /^CPU profile: 3 samples \(67% in machine code\), 4\.00 ms running/,
    );
    expect(summaryText(longProfile(2, 500))).toMatch(/ {2}and \d+ more\n/);
    expect(summaryText(new ProfileMaker().finish([]))).toMatch(
      /^CPU profile: 0 samples, 0 ms running in 0 threads/,
    );
  });
});
