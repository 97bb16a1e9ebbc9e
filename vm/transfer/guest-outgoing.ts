/** A message to the host that is under way: the host's part of it (guest-write.ts). */
import { onMount } from '../../heap/mount.ts';
import { s32 } from '../../heap/views.ts';
import { throwTypeError } from '../errors.ts';
import { ByteWriter, Paths, TransferError } from './format.ts';

/** Values and bytes of a slice. */
export const SLICE_VALUES = 2048;
const SLICE_BYTES = 128 * 1024;

/** Scratch slots of the natives that write. */
export const SLOT = { value: 16, key: 17, field: 18, temp: 19 } as const;

export class Outgoing {
  readonly out: ByteWriter;
  readonly paths = new Paths();
  /** Lengths that arrays had when they were found. */
  readonly lengths: number[] = [];
  /** Objects found. */
  count = 0;
  /** The object whose contents are being written; -1: none yet. */
  current = -1;
  /** Elements written of an array. */
  index = 0;
  /** Property keys that are left, last one first; null: not listed yet. */
  keys: (string | number)[] | null = null;
  key: string | number | null = null;
  /** Values left in this slice. */
  budget = 0;
  mark = 0;

  constructor(limit: number) {
    this.out = new ByteWriter(limit);
  }

  isSpent(): boolean {
    return this.budget <= 0 || this.out.length - this.mark > SLICE_BYTES;
  }
}

const underWay = new Map<number, Outgoing>();
let nextNumber = 1;
onMount(() => {
  underWay.clear();
});

/** The host's words for an error that a copy ran into, for whoever reports it; null once taken. */
let failure: string | null = null;

/** The message of the last TransferError, if one was thrown since the last call. */
export function takeTransferFailure(): string | null {
  const message = failure;
  failure = null;
  return message;
}

/** A TransferError becomes the guest's TypeError. */
export function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    failure = error.message;
    return throwTypeError(error.message);
  }
}

export function outgoing(slot: number): Outgoing {
  const found = underWay.get(s32[slot * 2]);
  if (found === undefined) throw new Error('transfer: no such message');
  return found;
}

/** The number of a new message. */
export function beginMessage(limit: number): number {
  const number = nextNumber++;
  underWay.set(number, new Outgoing(limit));
  return number;
}

/** The bytes of a finished message. */
export function takeMessage(slot: number): Uint8Array<ArrayBuffer> {
  const bytes = outgoing(slot).out.finish();
  underWay.delete(s32[slot * 2]);
  return bytes;
}

export function fail(o: Outgoing, what: string): never {
  throw new TransferError(
    `${what} cannot be copied to the host (at ${o.paths.of(o.current, o.key)})`,
  );
}
