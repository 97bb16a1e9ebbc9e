/**
 * Handles: guest values that the host holds on to. A Map of the VM (ROOT.Handles, shared) from handle id
 * to value; what is in it lives until the host lets it go or the VM ends.
 */
import { VM } from '../../heap/layout.ts';
import { mapDelete, mapGet, mapSet } from '../../heap/maps.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { setInt } from '../../heap/slots.ts';
import { i32, scratch } from '../../heap/views.ts';

const ID = 28;

/** Keeps the value in a slot; its handle id. */
export function addHandle(slot: number): number {
  const id = Atomics.add(i32, VM.nextHandle, 1) + 1;
  setInt(scratch + ID, id);
  mapSet(rootCell(ROOT.Handles), scratch + ID, slot);
  return id;
}

/** dst = the value of a handle; false (dst undefined) if it has been released. */
export function loadHandle(dst: number, id: number): boolean {
  setInt(scratch + ID, id);
  return mapGet(dst, rootCell(ROOT.Handles), scratch + ID);
}

export function releaseHandle(id: number): void {
  setInt(scratch + ID, id);
  mapDelete(rootCell(ROOT.Handles), scratch + ID);
}
