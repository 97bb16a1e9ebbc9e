/**
 * Tuning: numbers that change speed and memory, never results. Each says why it is what it is.
 */

/** Blocks of a nursery: 2 MiB is the size of a core's second-level cache on common machines. */
export const DEFAULT_NURSERY_BLOCKS = 32;
/**
 * Blocks that nurseries grow to while more than 1/GROW_SURVIVAL of their cells survive, and shrink from when
 * fewer than 1/SHRINK_SURVIVAL do. Processor time of a guest thread in bench/programs with 2, 4, 8 and 16 MiB,
 * relative to `node --jitless`: loops (half survives) 1.44, 1.38, 1.09, 1.00; hash-map 0.52, 0.49, 0.49, 0.50;
 * binary-trees 0.39, 0.36, 0.36, 0.37; json and iterators unchanged.
 */
export const MOST_NURSERY_BLOCKS = 128;
export const GROW_SURVIVAL = 4;
export const SHRINK_SURVIVAL = 16;
/** Blocks of a further chunk inside a slice: 256 KiB, so that a slice's 1 MiB comes in few steps. */
export const OVERDRAFT_BLOCKS = 4;
/** Overdraft after which `reserve` asks for a collection first: 1 MiB a slice. */
export const OVERDRAFT_LIMIT_BLOCKS = 16;
/** Blocks kept back for the handlers of an out-of-memory error: 1 MiB. */
export const RESERVE_BLOCKS = 16;
/** Larger cells than this (words) are runs of blocks of their own: half a block wastes least. */
export const LARGE_WORDS = 4096;
/** Entries of a chunk of the remembered set: 4 KiB chunks. */
export const REMEMBERED_ENTRIES = 1020;
/** Words of a card: the part of a large cell that one remembered entry stands for. */
export const CARD_WORDS = 64;
/** Attempts before a spinning thread sleeps: locks are held for well under a microsecond. */
export const SPIN_LIMIT = 100;
/** Milliseconds of such a sleep: the holder has lost its core, give it one. */
export const SPIN_SLEEP_MS = 0.05;

/** Looks for a wake-up before a thread sleeps for it; docs/PERFORMANCE.md compares 2,000 and 20,000. */
export const PARK_SPINS = 20_000;

/** Milliseconds that a worker stays with the block of a thread that has ended: waves of threads follow each other faster. */
export const STANDBY_MS = 5;
/** Looks for a thread block to become free before a newborn gets another one: some 100 µs, which its end takes. */
export const CLAIM_SPINS = 20_000;

/** Concatenations up to this length are copied flat: shorter than a rope and its flattening. */
export const ROPE_MIN_LENGTH = 24;
/** Substrings from this length on share their parent's characters: a slice takes 24 bytes. */
export const SLICE_MIN_LENGTH = 24;

/** Shapes with more properties than this are looked up through a table, others by walking parents. */
export const LINEAR_LOOKUP = 6;
/** Named properties added one by one before an object gets a shape of its own: it is used as a map. */
export const MAX_TRANSITIONS = 128;
/** Room for overflow properties when the first is added. */
export const FIRST_OVERFLOW_SLOTS = 4;
/** In-object slots of objects whose literal or constructor tells nothing. */
export const DEFAULT_INLINE_CAPACITY = 4;
/** Elements of an array that starts empty. */
export const FIRST_ELEMENTS = 4;
/** An index this far beyond the elements' end makes them sparse. */
export const MAX_ELEMENT_GAP = 1024;
/** No elements beyond this many are kept densely by one write: growth by gaps is bounded. */
export const MAX_DENSE_ELEMENTS = 1 << 26;
/** Buckets of a Map or Set at first; load is at most 2 entries a bucket. */
export const FIRST_MAP_BUCKETS = 4;
/** Dead slots of a SHARED object's shape at which a stop is requested to reuse them. */
export const MAX_DEAD_SLOTS = 1024;

/** Cells a resumable SHARED marking visits in a slice: about 100 µs. */
export const SHARE_SLICE = 4096;

/** Sampled cells whose fates a thread waits for at a time: with the sampler's head a little less than a block. */
export const SAMPLE_TABLE = 4000;

/** Integers from 0 whose strings are kept. */
export const SMALL_INT_STRINGS = 1024;

/**
 * Back-edges of one function between two looks at its hotness. Tier 0 has nowhere to go yet, so the
 * count only has to be far from the cost of the slow path (about 100 ns against 3 ns a back-edge).
 */
export const LOOP_COUNT = 100_000;

/** Blocks (64 KiB) that must be free before any are given back, and the least run that is worth a call. */
export const GIVE_BACK_BLOCKS = 256;
export const GIVE_BACK_RUN = 16;
