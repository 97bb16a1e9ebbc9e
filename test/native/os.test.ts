import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeNative, nativeTest } from './native-test.ts';
import { addressOf, loadAddress, memoryAt, storeAddress } from '../../native/address.ts';
import { functionAt, nativeAvailability, probeAvailability } from '../../native/availability.ts';
import { CodeMemory, makeAnonymousCodeMemory, makeCodeMemory } from '../../native/code-memory.ts';
import { openLibrary } from '../../native/library.ts';
import { CLOCK, MADVISE, PROT, SIG } from '../../native/linux.ts';
import {
  clockGettime,
  closeFd,
  ftruncate,
  futexWait,
  futexWake,
  gettid,
  madvise,
  mapPages,
  memfdCreate,
  mprotect,
  munmap,
  OsError,
  signalFrameBytes,
  timespec,
} from '../../native/os.ts';
import {
  queueSignal,
  readAction,
  realTimeSignal,
  tgkill,
  timerCreate,
  timerDelete,
} from '../../native/signals.ts';

const failure = (body: () => unknown): OsError => {
  try {
    body();
  } catch (error) {
    if (error instanceof OsError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describeNative('errors carry the call and the errno', () => {
  test.each([
    ['mmap', 'ENOMEM', () => mapPages(2 ** 50, PROT.read)],
    ['mmap', 'EINVAL', () => mapPages(0, PROT.read)],
    ['munmap', 'EINVAL', () => munmap(1, 4096)],
    ['mprotect', 'EINVAL', () => mprotect(1, 4096, PROT.none)],
    ['madvise', 'EINVAL', () => madvise(1, 4096, MADVISE.dontneed)],
    ['ftruncate', 'EBADF', () => ftruncate(-1, 0)],
    ['close', 'EBADF', () => closeFd(-1)],
    ['memfd_create', 'EINVAL', () => memfdCreate('x'.repeat(300))],
    ['clock_gettime', 'EINVAL', () => clockGettime(99)],
    ['sigaction', 'EINVAL', () => readAction(99)],
    ['tgkill', 'EINVAL', () => tgkill(gettid(), 99)],
    ['timer_create', 'EINVAL', () => timerCreate(CLOCK.monotonic, 0x7fff_fff0, SIG.segv)],
    ['futex', 'EINVAL', () => futexWait(addressOf(new Int32Array(4)) + 1, 0, 0)],
  ])('%s: %s', (call, code, body) => {
    expect(failure(body)).toMatchObject({ call, code, name: 'OsError' });
  });

  test('the message is one sentence', () => {
    expect(failure(() => mapPages(2 ** 50, PROT.read)).message).toBe(
      `mmap (${2 ** 50} bytes) failed: ENOMEM`,
    );
  });
});

nativeTest('signals to threads that are gone are no error', () => {
  expect(tgkill(0x3fff_fff0, 0)).toBe(false);
  expect(queueSignal(0x3fff_fff0, realTimeSignal(8), 0)).toBe(false);
  expect(tgkill(gettid(), 0)).toBe(true);
  expect(() => realTimeSignal(99)).toThrow('there is no signal SIGRTMIN+99');
});

nativeTest('the clock runs forward, in nanoseconds', () => {
  const first = clockGettime(CLOCK.monotonic);
  expect(Math.abs(first - Number(process.hrtime.bigint()))).toBeLessThan(1e9);
  expect(clockGettime(CLOCK.monotonic)).toBeGreaterThanOrEqual(first);
  expect([...timespec(2.5e9)]).toEqual([2n, 500_000_000n]);
  expect(signalFrameBytes()).toBeGreaterThan(1000);
});

nativeTest('a timer can be made and deleted', () => {
  const timer = timerCreate(CLOCK.monotonic, gettid(), realTimeSignal(9), 5);
  timerDelete(timer);
  expect(failure(() => timerDelete(timer))).toMatchObject({ code: 'EINVAL' });
});

describeNative('futex', () => {
  const words = new Int32Array(new SharedArrayBuffer(64));
  const address = () => addressOf(words);

  test('does not sleep when the word has changed, nor for ever', () => {
    expect(futexWait(address(), 1)).toBe('changed');
    expect(futexWait(address(), 0, 1e6)).toBe('timed out');
    expect(futexWake(address(), 1)).toBe(0);
  });

  test('wakes a sleeper in another worker', async () => {
    const koffi = createRequire(import.meta.url).resolve('koffi');
    // libc's own futex call in a worker that sleeps on the same address.
    const worker = new Worker(
      `const { parentPort, workerData: [koffi, address] } = require('node:worker_threads');
      const syscall = require(koffi).load(null).func('syscall', 'int64', ['int64', 'uintptr', 'int', 'int', 'uintptr']);
      parentPort.postMessage('ready');
      parentPort.postMessage(syscall(202, address, 128, 0, 0));`,
      { eval: true, workerData: [koffi, address()] },
    );
    expect(await once(worker, 'message')).toEqual(['ready']);
    const slept = once(worker, 'message');
    let woken = 0;
    const until = performance.now() + 10_000;
    while (woken === 0 && performance.now() < until) woken = futexWake(address(), 1);
    expect(woken).toBe(1);
    expect(await slept).toEqual([0]);
    await worker.terminate();
    expect(words[0]).toBe(0); // and so the memory is there until now
  });
});

describeNative.each([
  ['of a file in memory', makeCodeMemory],
  ['without a file', makeAnonymousCodeMemory],
])('code memory %s', (_name, make) => {
  test('what is written is what runs; a patch is aligned', () => {
    const code = make(1 << 16);
    code.write(0, [0xb8, 1, 0, 0, 0, 0xc3]); // mov eax, 1; ret
    code.write(31, [0xb8, 7, 0, 0, 0, 0xc3]);
    const first = functionAt(code.base, 'int');
    const second = functionAt(code.base + 31, 'int');
    expect([first(), second()]).toEqual([1, 7]);
    code.patch(32, 123_456);
    expect(second()).toBe(123_456);
    expect(() => code.patch(33, 0)).toThrow('code patch at unaligned offset 33');
    code.close();
  });

  test('another view of the same memory, made from its addresses, patches it too', () => {
    const code = make(1 << 16);
    code.write(31, [0xb8, 7, 0, 0, 0, 0xc3]);
    const run = functionAt(code.base + 31, 'int');
    const { base, alias, size } = code;
    new CodeMemory({ base, alias, size }).patch(32, 99);
    expect([run(), code.words[8]]).toEqual([99, 99]);
    code.close();
  });

  test('released pages go back and read as zeros; their neighbours stay', () => {
    const size = 32 * 2 ** 20;
    const code = make(size);
    const before = shared();
    code.bytes.fill(0xcc);
    const filled = shared();
    expect(filled - before).toBeGreaterThanOrEqual(size);
    code.release(4097, size - 1);
    expect(shared()).toBeLessThan(filled - size / 2);
    expect([
      code.bytes[8191],
      code.bytes[8192],
      code.bytes[size - 4097],
      code.bytes[size - 4096],
    ]).toEqual([0xcc, 0, 0, 0xcc]);
    code.close();
  });
});

describeNative('code memory', () => {
  test('a size that the system refuses is an error, and leaves nothing open', () => {
    const files = descriptors();
    expect(failure(() => makeCodeMemory(2 ** 47))).toMatchObject({ code: 'ENOMEM' });
    expect(descriptors()).toBe(files);
  });

  test('a size of zero is an error', () => {
    expect(failure(() => makeCodeMemory(0))).toMatchObject({ call: 'mmap', code: 'EINVAL' });
  });
});

/** Bytes of shared memory that are resident. */
function shared(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/RssShmem:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

nativeTest('addresses survive being stored as two words', () => {
  const words = new Int32Array(2);
  for (const address of [0, 1, 0x7fff_ffff_f000, 0xffff_ffff, 0x1_8000_0000]) {
    storeAddress(words, 0, address);
    expect(loadAddress(words, 0)).toBe(address);
  }
});

nativeTest('a view of memory is the memory, not a copy', () => {
  const address = mapPages(4096, PROT.read | PROT.write);
  const [a, b] = [
    new Int32Array(memoryAt(address, 4096)),
    new Int32Array(memoryAt(address + 4, 4092)),
  ];
  a[1] = 5;
  expect(b[0]).toBe(5);
  expect(addressOf(b)).toBe(address + 4);
  munmap(address, 4096);
});

describe('availability', () => {
  const here = { platform: 'linux', arch: 'x64' };
  const koffi = () => createRequire(import.meta.url)('koffi') as unknown;

  test('is given, or refused with a reason', () => {
    const answer = nativeAvailability();
    if (answer.ok) expect(openLibrary({ ...here, loadKoffi: koffi })).toMatchObject({ ok: true });
    else expect(answer.reason).toMatch(/^(machine code needs|the optional package|the system)/);
  });

  test.each([
    ['darwin', 'arm64', 'machine code needs Linux on x86-64, this is darwin on arm64'],
    ['linux', 'arm64', 'machine code needs Linux on x86-64, this is linux on arm64'],
    ['win32', 'x64', 'machine code needs Linux on x86-64, this is win32 on x64'],
  ])('another platform: %s %s', (platform, arch, reason) => {
    const host = { platform, arch, loadKoffi: () => expect.unreachable() };
    expect(probeAvailability(host)).toEqual({ ok: false, reason });
  });

  test('koffi missing', () => {
    const loadKoffi = () => createRequire(import.meta.url)('koffi-that-is-not-there') as unknown;
    expect(probeAvailability({ ...here, loadKoffi })).toEqual({
      ok: false,
      reason:
        "the optional package koffi could not be loaded: Cannot find module 'koffi-that-is-not-there'",
    });
  });

  nativeTest('memory refused', () => {
    const refuse = () => {
      throw new OsError('memfd_create', 1);
    };
    expect(probeAvailability({ ...here, loadKoffi: koffi }, refuse)).toEqual({
      ok: false,
      reason: 'the system refuses memory for machine code: memfd_create failed: EPERM',
      refused: true,
    });
  });
});
