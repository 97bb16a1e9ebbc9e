/** Signals and timers, as typed faces. Handlers are addresses of machine code. */
import { SIGACTION, SIGEV_THREAD_ID, SIGEVENT, SIGINFO, SI, SS_DISABLE, SYSCALL } from './linux.ts';
import { checked, lastErrno, libc, OsError, syscall, timespec } from './os.ts';

export interface SignalAction {
  /** Address of the handler; 0 SIG_DFL, 1 SIG_IGN. */
  readonly handler: number;
  readonly flags: number;
  /** Signals 1 to 64 that are blocked meanwhile: bit s - 1. */
  readonly mask: bigint;
}

function decodeAction(view: DataView): SignalAction {
  return {
    handler: Number(view.getBigUint64(SIGACTION.handler, true)),
    flags: view.getInt32(SIGACTION.flags, true),
    mask: view.getBigUint64(SIGACTION.mask, true),
  };
}

export function readAction(signal: number): SignalAction {
  const old = new DataView(new ArrayBuffer(SIGACTION.size));
  checked('sigaction', signal, null, bytesOf(old));
  return decodeAction(old);
}

/** Installs an action and returns the one before. libc supplies the restorer. */
export function setAction(signal: number, action: SignalAction): SignalAction {
  const next = new DataView(new ArrayBuffer(SIGACTION.size));
  const old = new DataView(new ArrayBuffer(SIGACTION.size));
  next.setBigUint64(SIGACTION.handler, BigInt(action.handler), true);
  next.setInt32(SIGACTION.flags, action.flags | 0, true);
  next.setBigUint64(SIGACTION.mask, action.mask, true);
  checked('sigaction', signal, bytesOf(next), bytesOf(old));
  return decodeAction(old);
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer);
}

/** The n-th real-time signal that programs may use. */
export function realTimeSignal(n: number): number {
  const first = libc('__libc_current_sigrtmin');
  const last = libc('__libc_current_sigrtmax');
  if (n < 0 || first + n > last) throw new RangeError(`there is no signal SIGRTMIN+${n}`);
  return first + n;
}

/** False: there is no such thread any more. */
export function tgkill(tid: number, signal: number): boolean {
  return sent('tgkill', syscall(SYSCALL.tgkill, process.pid, tid, signal));
}

/**
 * Like tgkill, with a value that the handler finds in siginfo. False: no such thread, or its queue of
 * signals is full.
 */
export function queueSignal(tid: number, signal: number, value: number): boolean {
  const info = new DataView(new ArrayBuffer(SIGINFO.size));
  info.setInt32(0, signal, true);
  info.setInt32(SIGINFO.code, SI.queue, true);
  info.setInt32(SIGINFO.pid, process.pid, true);
  info.setInt32(SIGINFO.uid, process.getuid?.() ?? 0, true);
  info.setBigUint64(SIGINFO.value, BigInt(value), true);
  const call = 'rt_tgsigqueueinfo';
  return sent(call, libc(call, SYSCALL[call], process.pid, tid, signal, bytesOf(info)));
}

function sent(call: string, result: number): boolean {
  if (result !== -1) return true;
  const error = new OsError(call, lastErrno());
  if (error.code === 'ESRCH' || error.code === 'EAGAIN') return false;
  throw error;
}

export interface AlternateStack {
  readonly address: number;
  readonly size: number;
}

/** Sets this thread's alternate signal stack (undefined: none) and returns the one before. */
export function setAlternateStack(stack: AlternateStack | undefined): AlternateStack | undefined {
  const next = new BigUint64Array(3);
  const old = new BigUint64Array(3);
  if (stack === undefined) next[1] = BigInt(SS_DISABLE);
  else {
    next[0] = BigInt(stack.address);
    next[2] = BigInt(stack.size);
  }
  checked('sigaltstack', next, old);
  const disabled = (Number(old[1] & 0xffff_ffffn) & SS_DISABLE) !== 0;
  return disabled ? undefined : { address: Number(old[0]), size: Number(old[2]) };
}

/** A timer that sends `signal` with `value` to one thread. The clock may be a thread's CPU time. */
export function timerCreate(clock: number, tid: number, signal: number, value = 0): number {
  const event = new DataView(new ArrayBuffer(SIGEVENT.size));
  event.setBigUint64(SIGEVENT.value, BigInt(value), true);
  event.setInt32(SIGEVENT.signal, signal, true);
  event.setInt32(SIGEVENT.notify, SIGEV_THREAD_ID, true);
  event.setInt32(SIGEVENT.tid, tid, true);
  const id = new BigUint64Array(1);
  checked('timer_create', clock, bytesOf(event), id);
  return Number(id[0]);
}

/** First expiry and interval in nanoseconds; both 0 stop the timer. */
export function timerSettime(timer: number, first: number, interval: number): void {
  const spec = new BigInt64Array(4);
  spec.set(timespec(interval), 0);
  spec.set(timespec(first), 2);
  checked('timer_settime', timer, 0, spec, null);
}

export function timerDelete(timer: number): void {
  checked('timer_delete', timer);
}
