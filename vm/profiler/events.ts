/**
 * Events whose stacks nobody may ever look at: the guest sends a number in its log, the host puts it into
 * words when asked. A guest does not wait for a host that is behind: it drops events, and counts them.
 */
import { TB, VM } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';
import type { StackEventMessage } from '../commands/messages.ts';
import { post } from '../host-calls.ts';
import { MAX_EVENTS_PENDING } from './settings.ts';

/** Counts an event that is about to be sent; false: the host is behind, and it is dropped. */
export function maySendEvent(): boolean {
  if (Atomics.add(i32, VM.eventsPending, 1) < MAX_EVENTS_PENDING) return true;
  Atomics.sub(i32, VM.eventsPending, 1);
  Atomics.add(i32, VM.eventsDropped, 1);
  return false;
}

export function sendStackEvent(name: StackEventMessage['name'], info: Readonly<Record<string, unknown>>, log: number, stack: number): void {
  if (maySendEvent()) post({ t: 'stackEvent', name, info, threadId: i32[tb + TB.id], log, stack });
}
