/** Numbers of the Linux x86-64 interface: one row per thing. */

export const SYSCALL = {
  write: 1,
  mprotect: 10,
  mremap: 25,
  rt_sigaction: 13,
  getpid: 39,
  gettid: 186,
  futex: 202,
  timer_create: 222,
  timer_settime: 223,
  timer_delete: 226,
  clock_gettime: 228,
  tgkill: 234,
  rt_tgsigqueueinfo: 297,
} as const;

export const PROT = { none: 0, read: 1, write: 2, exec: 4 } as const;
export const MAP = { shared: 0x01, private: 0x02, anonymous: 0x20, noreserve: 0x4000 } as const;
export const MADVISE = { dontneed: 4, remove: 9 } as const;
export const MREMAP = { maymove: 1 } as const;
export const MFD = { cloexec: 1, exec: 0x10 } as const;
export const FUTEX = { wait: 0 | 128, wake: 1 | 128 } as const; // with FUTEX_PRIVATE_FLAG

export const SIG = { abort: 6, bus: 7, segv: 11 } as const;
export const SA = {
  siginfo: 0x4,
  onstack: 0x0800_0000,
  restart: 0x1000_0000,
  nodefer: 0x4000_0000,
  resethand: 0x8000_0000,
} as const;
export const SS_DISABLE = 2;
/** siginfo.si_code: who sent the signal. Zero and below: a program, above: the kernel. */
export const SI = { queue: -1, timer: -2, tkill: -6 } as const;
/** si_code of SIGSEGV: the page is there, but not for this kind of access. */
export const SEGV_ACCERR = 2;
/** Bit of the page fault's error code: it was an instruction fetch. */
export const FAULT_FETCH = 0x10;
export const SIGEV_THREAD_ID = 4;

export const CLOCK = { realtime: 0, monotonic: 1, processCpu: 2, threadCpu: 3 } as const;
/** Row of the auxiliary vector: the smallest signal frame, vector registers included. */
export const AT_MINSIGSTKSZ = 51;
export const PAGE_BYTES = 4096;

/** libc's struct sigaction. */
export const SIGACTION = { handler: 0, mask: 8, flags: 136, size: 152 } as const;
/** siginfo_t. */
export const SIGINFO = { code: 8, address: 16, pid: 16, uid: 20, value: 24, size: 128 } as const;
/** struct sigevent. */
export const SIGEVENT = { value: 0, signal: 8, notify: 12, tid: 16, size: 64 } as const;
/** ucontext_t as the kernel passes it to a handler. */
export const UCONTEXT = {
  r8: 40,
  r9: 48,
  r10: 56,
  r11: 64,
  r12: 72,
  r13: 80,
  r14: 88,
  r15: 96,
  rdi: 104,
  rsi: 112,
  rbp: 120,
  rbx: 128,
  rdx: 136,
  rax: 144,
  rcx: 152,
  rsp: 160,
  rip: 168,
  flags: 176,
  error: 192,
  trap: 200,
  cr2: 216,
} as const;
