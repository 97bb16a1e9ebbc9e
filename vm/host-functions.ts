/** Functions of the host as guest objects, and the tables of what crosses. */
import { shareCell } from '../heap/share.ts';
import { CONFIGURABLE, KIND, OFF } from '../heap/cells.ts';
import { addProperty, newObjectOfKind } from '../heap/objects.ts';
import { ROOT, rootCell, setRoot } from '../heap/roots.ts';
import { setInt, setString } from '../heap/slots.ts';
import { newString } from '../heap/strings.ts';
import { TAG_OBJECT } from '../heap/values.ts';
import { storeValue } from '../heap/barrier.ts';
import { i32, scratch } from '../heap/views.ts';

/** A function object that calls the host function `id`. */
export function newHostFunction(id: number, name: string): number {
  const fn = newObjectOfKind(KIND.HOSTFUNCTION, rootCell(ROOT.FunctionPrototype), 2);
  i32[fn * 2 + OFF.HOSTFUNCTION.hostId] = id;
  setString(scratch + 31, newString(name));
  storeValue(fn, OFF.HOSTFUNCTION.hostName, scratch + 31);
  setInt(scratch + 32, 0);
  addProperty(fn, rootCell(ROOT.length), scratch + 32, CONFIGURABLE);
  addProperty(fn, rootCell(ROOT.name), scratch + 31, CONFIGURABLE);
  return fn;
}

/** Part of the boot image: the Maps from handle id to value and from call to promise, shared by all threads. */
export function makeHostTables(): void {
  for (const root of [ROOT.Handles, ROOT.HostPromises]) {
    const map = newObjectOfKind(KIND.MAP, rootCell(ROOT.MapPrototype), 0);
    shareCell(map);
    setRoot(root, TAG_OBJECT, map);
  }
}
