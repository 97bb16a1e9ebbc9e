/**
 * Values: how a guest value is laid out in 64 bits.
 *
 * A double is itself. Everything else has a tag in the high 32 bits and a payload in the low 32:
 *
 *      63            32 31             0
 *     +----------------+----------------+
 *     |   double, any bits below FFF9...|   number (NaN is canonical: it never has a payload)
 *     +----------------+----------------+
 *     |  tag FFF9_00xx |    payload     |   everything else
 *     +----------------+----------------+
 *
 * Read as an int32 every tag is a small negative integer, so it stays a Smi in the host, and one
 * signed comparison separates the classes:
 *
 *     tag < TAG_INT or tag >= 0    double
 *     TAG_INT <= tag < TAG_REF     immediate (payload is data)
 *     TAG_REF <= tag < 0           reference (payload is a cell index)
 *
 * Invariant V1: equal immediates and equal references have equal 64 bits; payloads of undefined,
 * null and the hole are 0, of booleans 0 or 1.
 * Invariant V2: no NaN in the VM has a payload, so no guest double is ever read as a tag.
 */
const BASE = 0xfff90000 | 0;

export const TAG_INT = BASE;
export const TAG_BOOLEAN = BASE + 1;
export const TAG_UNDEFINED = BASE + 2;
export const TAG_NULL = BASE + 3;
/** Absent: an array hole, a binding in its temporal dead zone, an empty root. Never seen by guests. */
export const TAG_HOLE = BASE + 4;
/** Tags from here to -1 carry a cell index. */
export const TAG_REF = BASE + 8;
export const TAG_STRING = BASE + 8;
export const TAG_SYMBOL = BASE + 9;
export const TAG_BIGINT = BASE + 10;
export const TAG_OBJECT = BASE + 11;
/** A cell that the guest never sees: environments, accessor pairs, code, saved frames. */
export const TAG_INTERNAL = BASE + 12;

export const TAG_NAMES: Readonly<Record<number, string>> = {
  [TAG_INT]: 'int',
  [TAG_BOOLEAN]: 'boolean',
  [TAG_UNDEFINED]: 'undefined',
  [TAG_NULL]: 'null',
  [TAG_HOLE]: 'hole',
  [TAG_STRING]: 'string',
  [TAG_SYMBOL]: 'symbol',
  [TAG_BIGINT]: 'bigint',
  [TAG_OBJECT]: 'object',
  [TAG_INTERNAL]: 'internal',
};

export function isDoubleTag(tag: number): boolean {
  return tag < TAG_INT || tag >= 0;
}

export function isNumberTag(tag: number): boolean {
  return tag <= TAG_INT || tag >= 0;
}

export function isRefTag(tag: number): boolean {
  return tag >= TAG_REF && tag < 0;
}
