/**
 * Compaction of SHARED dictionaries: in an object that is used as a cache by several threads, deleted
 * properties leave dead slots behind, and a dead slot may be used again only when no thread can still
 * be about to read it through a shape it has checked: in a stop.
 *
 * The thread that finds too many dead slots makes a spare shape and table (nothing is allocated in a
 * stop), enters the object in the list ROOT.Compactions, and requests a collection. At its end,
 * with the world still stopped, `compactPending` moves the values together and exchanges the shape, so
 * that nobody's inline cache knows the old slots.
 *
 *   list entry   RECORD [object, spare shape, next entry or undefined]
 */
import { allocate } from './alloc.ts';
import { initHeader, initTagged, initValue } from './barrier.ts';
import { BOUNDARY_COLLECT, requestBoundary } from './boundary.ts';
import { FIXED_WORDS, KIND, OFF } from './cells.ts';
import { lockObject, unlockObject } from './locks.ts';
import { packProperties } from './named.ts';
import { newPropTable, tableLive, tableRoom } from './proptable.ts';
import { ROOT, rootCell, storeRoot } from './roots.ts';
import { newDictionary, protoOfShape, shapeFlags } from './shapes.ts';
import { shareCell } from './share.ts';
import { setInternal } from './slots.ts';
import { MAX_DEAD_SLOTS } from './tuning.ts';
import { TAG_HOLE, TAG_INTERNAL, TAG_OBJECT, TAG_UNDEFINED } from './values.ts';
import { i32, scratch } from './views.ts';

const HEAD = FIXED_WORDS[KIND.RECORD];
const TABLE = OFF.SHAPE.propertiesRef;
const DEAD = OFF.SHAPE.deadSlots;
const TMP = 7;

/** After a change of a SHARED dictionary (no lock held): asks for its compaction when it is due. */
export function considerCompaction(cell: number): void {
  const shape = i32[cell * 2];
  const dead = i32[shape * 2 + DEAD];
  if (dead < MAX_DEAD_SLOTS || dead % MAX_DEAD_SLOTS !== 0) return;
  const live = tableLive(i32[shape * 2 + TABLE]);
  if (dead <= live) return;
  const spare = newDictionary(shape, protoOfShape(shape), shapeFlags(shape));
  i32[spare * 2 + TABLE] = newPropTable(live * 2 + MAX_DEAD_SLOTS);
  const record = allocate(HEAD + 3);
  initHeader(record, 3, KIND.RECORD);
  i32[record * 2 + OFF.RECORD.tag] = 0;
  i32[record * 2 + OFF.RECORD.unused] = 0;
  initTagged(record, HEAD, TAG_OBJECT, cell);
  initTagged(record, HEAD + 1, TAG_INTERNAL, spare);
  initTagged(record, HEAD + 2, TAG_UNDEFINED, 0);
  shareCell(record);
  const global = rootCell(ROOT.Global);
  const tmp = scratch + TMP;
  lockObject(global);
  const next = rootCell(ROOT.Compactions);
  if (next !== 0) {
    setInternal(tmp, next);
    initValue(record, HEAD + 2, tmp);
  }
  setInternal(tmp, record);
  storeRoot(ROOT.Compactions, tmp);
  unlockObject(global);
  requestBoundary(BOUNDARY_COLLECT);
}

/** By the stopper, when a collection is over and the world still stopped. */
export function compactPending(): void {
  let record = rootCell(ROOT.Compactions);
  if (record === 0) return;
  i32[ROOT.Compactions * 2] = 0;
  i32[ROOT.Compactions * 2 + 1] = TAG_HOLE;
  while (record !== 0) {
    const cell = i32[(record + HEAD) * 2];
    const spare = i32[(record + HEAD + 1) * 2];
    const shape = i32[cell * 2];
    const fresh = i32[spare * 2 + TABLE];
    const same =
      protoOfShape(shape) === protoOfShape(spare) && shapeFlags(shape) === shapeFlags(spare);
    if (
      same &&
      i32[shape * 2 + DEAD] > 0 &&
      tableLive(i32[shape * 2 + TABLE]) <= tableRoom(fresh)
    ) {
      packProperties(cell, shape, spare, fresh);
    }
    record = i32[(record + HEAD + 2) * 2 + 1] === TAG_INTERNAL ? i32[(record + HEAD + 2) * 2] : 0;
  }
}
