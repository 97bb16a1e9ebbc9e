/**
 * The operating system: typed faces with checked results. A call that fails throws an `OsError`
 * that carries the call's name and the name of the errno. Addresses are plain numbers everywhere:
 * user space has 47 bits, a double holds 53 exactly.
 */
import { requireKoffi, throughKoffi, type NativeArgument, type NativeFunction } from './library.ts';
import { AT_MINSIGSTKSZ, FUTEX, MAP, MFD, MREMAP, SYSCALL } from './linux.ts';

export class OsError extends Error {
  readonly call: string;
  readonly errno: number;
  /** ENOMEM and the like. */
  readonly code: string;
  constructor(call: string, errno: number, detail = '') {
    const code = errnoName(errno);
    super(`${call}${detail === '' ? '' : ` (${detail})`} failed: ${code}`);
    this.name = 'OsError';
    this.call = call;
    this.errno = errno;
    this.code = code;
  }
}

let errnoNames: Map<number, string> | undefined;

function errnoName(errno: number): string {
  if (errnoNames === undefined) {
    errnoNames = new Map();
    for (const [name, value] of Object.entries(requireKoffi().os.errno)) {
      if (!errnoNames.has(value)) errnoNames.set(value, name);
    }
  }
  return errnoNames.get(errno) ?? `errno ${errno}`;
}

/** Result and parameters of each libc function that is called; `buffer` takes a typed array. */
const SIGNATURES = {
  memfd_create: ['int', 'str', 'uint'],
  ftruncate: ['int', 'int', 'int64'],
  close: ['int', 'int'],
  mmap: ['intptr', 'uintptr', 'size_t', 'int', 'int', 'int', 'int64'],
  mprotect: ['int', 'uintptr', 'size_t', 'int'],
  munmap: ['int', 'uintptr', 'size_t'],
  madvise: ['int', 'uintptr', 'size_t', 'int'],
  futex_wait: ['int64', 'int64', 'uintptr', 'int', 'uint', 'void *'],
  rt_tgsigqueueinfo: ['int64', 'int64', 'int', 'int', 'int', 'void *'],
  syscall: ['int64', 'int64', 'uintptr', 'uintptr', 'uintptr', 'uintptr', 'uintptr', 'uintptr'],
  getauxval: ['uint64', 'uint64'],
  sigaction: ['int', 'int', 'void *', 'void *'],
  sigaltstack: ['int', 'void *', 'void *'],
  __libc_current_sigrtmin: ['int'],
  __libc_current_sigrtmax: ['int'],
  timer_create: ['int', 'int', 'void *', 'void *'],
  timer_settime: ['int', 'uintptr', 'int', 'void *', 'void *'],
  timer_delete: ['int', 'uintptr'],
  clock_gettime: ['int', 'int', 'void *'],
  _exit: ['void', 'int'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

type LibcName = keyof typeof SIGNATURES;
/** System calls that take memory: libc's `syscall`, its first argument the number, with other types. */
const THROUGH_SYSCALL: ReadonlySet<LibcName> = new Set(['futex_wait', 'rt_tgsigqueueinfo']);
const bound = new Map<LibcName, NativeFunction>();

function bind(name: LibcName): NativeFunction {
  const [result, ...parameters] = SIGNATURES[name];
  const symbol = THROUGH_SYSCALL.has(name) ? 'syscall' : name;
  const fn = throughKoffi((koffi) => koffi.load(null).func(symbol, result, parameters));
  bound.set(name, fn);
  return fn;
}

/** Calls libc without a check: for results that are no error codes. */
export function libc(name: LibcName, ...args: (NativeArgument | string)[]): number {
  const fn = bound.get(name) ?? bind(name);
  return fn(...(args as NativeArgument[]));
}

/** Calls libc; -1 is an OsError. */
export function checked(name: LibcName, ...args: (NativeArgument | string)[]): number {
  const result = libc(name, ...args);
  if (result === -1) throw new OsError(name, lastErrno());
  return result;
}

export function lastErrno(): number {
  return requireKoffi().errno();
}

export function syscall(number: number, ...args: number[]): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args;
  return libc('syscall', number, a, b, c, d, e, f);
}

// Memory.

export function memfdCreate(name: string): number {
  const fd = libc('memfd_create', name, MFD.cloexec | MFD.exec);
  // Kernels before 6.3 do not know MFD_EXEC: there every memfd may be mapped executable.
  return fd === -1 ? checked('memfd_create', name, MFD.cloexec) : fd;
}

export function ftruncate(fd: number, size: number): void {
  checked('ftruncate', fd, size);
}

export function closeFd(fd: number): void {
  checked('close', fd);
}

export function mmap(size: number, protection: number, flags: number, fd = -1, offset = 0): number {
  const address = libc('mmap', 0, size, protection, flags, fd, offset);
  if (address === -1) throw new OsError('mmap', lastErrno(), `${size} bytes`);
  return address;
}

/** Private zero pages. */
export function mapPages(size: number, protection: number): number {
  return mmap(size, protection, MAP.private | MAP.anonymous | MAP.noreserve);
}

export function mprotect(address: number, size: number, protection: number): void {
  checked('mprotect', address, size, protection);
}

/** A second mapping of shared memory, beside the first. */
export function mapAgain(address: number, size: number): number {
  const again = syscall(SYSCALL.mremap, address, 0, size, MREMAP.maymove, 0);
  if (again === -1) throw new OsError('mremap', lastErrno(), `${size} bytes`);
  return again;
}

export function munmap(address: number, size: number): void {
  checked('munmap', address, size);
}

export function madvise(address: number, size: number, advice: number): void {
  checked('madvise', address, size, advice);
}

// Futexes. `address` is that of an aligned int32 (see addressOf).

export type FutexWait = 'woken' | 'changed' | 'timed out' | 'interrupted';

/** Sleeps while the word holds `expected`; without a timeout (nanoseconds) for ever. */
export function futexWait(address: number, expected: number, timeout?: number): FutexWait {
  const spec = timeout === undefined ? null : timespec(timeout);
  const result = libc('futex_wait', SYSCALL.futex, address, FUTEX.wait, expected >>> 0, spec);
  if (result !== -1) return 'woken';
  const error = new OsError('futex', lastErrno());
  if (error.code === 'EAGAIN' || error.code === 'EWOULDBLOCK') return 'changed';
  if (error.code === 'ETIMEDOUT') return 'timed out';
  if (error.code === 'EINTR') return 'interrupted';
  throw error;
}

/** How many were woken. */
export function futexWake(address: number, count: number): number {
  const woken = syscall(SYSCALL.futex, address, FUTEX.wake, count);
  if (woken === -1) throw new OsError('futex', lastErrno());
  return woken;
}

// Threads, time, end.

export function gettid(): number {
  return syscall(SYSCALL.gettid);
}

/** Bytes the kernel needs for one signal frame, all vector registers included. */
export function signalFrameBytes(): number {
  return libc('getauxval', AT_MINSIGSTKSZ) || 4096;
}

/** Nanoseconds. Exact for 104 days of uptime, to 2 ns for years. */
export function clockGettime(clock: number): number {
  const spec = new BigInt64Array(2);
  checked('clock_gettime', clock, spec);
  return Number(spec[0]) * 1e9 + Number(spec[1]);
}

/** The clock of the CPU time of one thread. */
export function threadCpuClock(tid: number): number {
  return (~tid << 3) | 6;
}

export function timespec(nanoseconds: number): BigInt64Array {
  const seconds = Math.floor(nanoseconds / 1e9);
  return BigInt64Array.of(BigInt(seconds), BigInt(Math.floor(nanoseconds - seconds * 1e9)));
}

/** Ends the process at once: no exit handlers, no waiting for workers. */
export function exitNow(status: number): never {
  libc('_exit', status);
  throw new Error('_exit returned');
}
