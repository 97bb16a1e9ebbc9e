/** Between the library and its supervisor worker. */
import type { VMMemory } from '../heap/cage.ts';
import type { Deadline, LimitHit, ThreadReport } from '../vm/threads/supervision.ts';

export type ToSupervisor =
  | { readonly c: 'warm' }
  | {
      readonly c: 'open';
      readonly vm: number;
      readonly memory: VMMemory;
      readonly options: unknown;
    }
  | {
      readonly c: 'post';
      readonly vm: number;
      readonly message: unknown;
      readonly transfer: readonly ArrayBuffer[];
    }
  | {
      readonly c: 'reply';
      readonly vm: number;
      readonly threadId: number;
      readonly message: unknown;
      readonly transfer: readonly ArrayBuffer[];
    }
  | { readonly c: 'deadline'; readonly vm: number; readonly deadline: Deadline | null }
  | { readonly c: 'terminate' | 'interrupt'; readonly vm: number }
  | { readonly c: 'report' | 'close'; readonly vm: number; readonly ask: number };

export type FromSupervisor =
  | { readonly e: 'message'; readonly vm: number; readonly message: unknown }
  | { readonly e: 'idle'; readonly vm: number; readonly terminated: boolean }
  /** `terminations`: how many 'terminate' had come. */
  | { readonly e: 'quiet'; readonly vm: number; readonly terminations: number }
  | { readonly e: 'limit'; readonly vm: number; readonly hit: LimitHit }
  | { readonly e: 'dead'; readonly vm: number; readonly error: Error }
  | {
      readonly e: 'report';
      readonly vm: number;
      readonly ask: number;
      readonly threads: ThreadReport[];
    }
  | { readonly e: 'closed'; readonly vm: number; readonly ask: number };
