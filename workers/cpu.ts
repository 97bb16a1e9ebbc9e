/**
 * Processor time of threads, from the kernel: a worker writes its kernel thread's id into the thread
 * block, and anyone in the process can read that thread's time. Where there is no such file (not
 * Linux), the time a thread has been mounted and not blocked stands for it.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { TB, VM, threadBlock } from '../heap/layout.ts';
import { f64, i32 } from '../heap/views.ts';

/** Id of the calling kernel thread, 0 where it cannot be had. */
export function kernelThread(): number {
  try {
    return Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Microseconds a kernel thread has run; -1 where it cannot be had. */
export function threadMicros(kernelId: number): number {
  if (kernelId === 0) return -1;
  try {
    return (
      Number(readFileSync(`/proc/self/task/${kernelId}/schedstat`, 'latin1').split(' ', 1)[0]) /
      1000
    );
  } catch {
    return -1;
  }
}

/**
 * The word pair TB.cpuMicrosLo/Hi is one double: what the thread has used, less what its worker had
 * used when it was mounted. So while it is mounted its time is the double plus the worker's time.
 */
export function startCpu(index: number, kernelId: number): void {
  const block = threadBlock(index);
  const now = threadMicros(kernelId);
  i32[block + TB.osThread] = now < 0 ? 0 : kernelId;
  if (now >= 0) f64[(block + TB.cpuMicrosLo) / 2] -= now;
}

/** Milliseconds that the mounted or unmounted thread has used. */
export function cpuOf(index: number): number {
  const block = threadBlock(index);
  const used = f64[(block + TB.cpuMicrosLo) / 2];
  const kernelId = i32[block + TB.osThread];
  const now = kernelId === 0 ? 0 : threadMicros(kernelId);
  return Math.max(0, used + Math.max(0, now)) / 1000;
}

/** The thread is about to be unmounted; one that ends leaves its time to the VM. */
export function stopCpu(index: number, ends: boolean): void {
  const block = threadBlock(index);
  const used = cpuOf(index);
  i32[block + TB.osThread] = 0;
  f64[(block + TB.cpuMicrosLo) / 2] = ends ? 0 : used * 1000;
  if (ends) Atomics.add(i32, VM.endedCpu, Math.round(used * 100));
}

/** Milliseconds that all threads of the VM have used, ended ones too. */
export function cpuOfAll(): number {
  let sum = i32[VM.endedCpu] / 100;
  for (let index = 0; index < i32[VM.threadHigh]; index++) sum += cpuOf(index);
  return sum;
}
