/**
 * The megamorphic cache: what gets by name found lately, by shape and key, for sites that see more
 * shapes than they have ways, and for computed keys that are names. One per guest thread, direct
 * mapped, in memory that a major collection clears like feedback; machine code reads it.
 *
 * An entry is a way of a get site (property-sites.ts) followed by the key. Behind the gets there are as
 * many entries for stores, each a way of a set site and the key.
 */
import { allocateFeedback } from '../../heap/alloc.ts';
import { TB } from '../../heap/layout.ts';
import { i32, tb } from '../../heap/views.ts';

export const LOOKUP_ENTRIES_LOG2 = 9;
export const LOOKUP_ENTRY_WORDS_LOG2 = 4;
export const LOOKUP_KEY = 8;
export const STORE_KEY = 9;
/** Words from the gets to the stores. */
export const STORES = 1 << (LOOKUP_ENTRIES_LOG2 + LOOKUP_ENTRY_WORDS_LOG2);
/** Words before entry 0: a collection leaves the first ones (gc/feedback.ts). */
const HEAD = 16;
export const SHAPE_FACTOR = 0x9e3779b1 | 0;
export const KEY_FACTOR = 0x85ebca6b | 0;

/** i32 index of the entry for a shape and a key (an atom or a symbol); 0 while there is no cache. */
export function lookupEntry(shape: number, key: number): number {
  const cache = i32[tb + TB.lookups];
  if (cache === 0) return 0;
  const hash = (Math.imul(shape, SHAPE_FACTOR) ^ Math.imul(key, KEY_FACTOR)) >>> (32 - LOOKUP_ENTRIES_LOG2);
  return cache + (hash << LOOKUP_ENTRY_WORDS_LOG2);
}

/** The key of entries that say that `key` is absent: no cell has it. */
export const absenceKey = (key: number): number => -key;

/** The same for a store. */
export function storeEntry(shape: number, key: number): number {
  const entry = lookupEntry(shape, key);
  return entry === 0 ? 0 : entry + STORES;
}

/** Gives the mounted thread its cache. */
export function makeLookupCache(): void {
  if (i32[tb + TB.lookups] !== 0) return;
  const words = HEAD + STORES * 2;
  i32[tb + TB.lookups] = allocateFeedback(words >> 1) * 2 + HEAD;
}
