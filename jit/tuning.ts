/** Tuning of machine code: no effect on correctness. */

/** Bytes of a thread's code region: address space; pages that are never written cost nothing. */
export const CODE_BYTES = 16 * 2 ** 20;
/**
 * Calls and back-edges after which a function is compiled. Processor time of a guest thread against that of
 * `node --jitless`, the less of two interleaved runs, geometric mean of bench/programs without regexp:
 *
 *     count       50     100    200    400    1000
 *     all         0.360  0.359  0.369  0.376  0.392
 *     deltablue   0.33   0.36   0.38   0.40   0.43     many functions
 *     loops       0.93   0.93   0.95   0.99   1.08
 *     sieve       0.47   0.47   0.46   0.47   0.48     one loop
 */
export const BASELINE_COUNT = 100;
/** Functions with more words of bytecode stay in the interpreter. */
export const MAX_FUNCTION_WORDS = 60_000;
/** Times that a full code region is emptied for one guest thread: more of it does not fit. */
export const MAX_FLUSHES = 8;
/** Thread blocks that a worker keeps code for: a newborn that comes a moment too early gets another block than its predecessor. */
export const MAX_KEPT_SETS = 4;
/** Slices of a regular expression after which its program is compiled. bench/programs/regexp.js five times, median of four: 50 1.45 s, 10 1.53 s, 0 1.70 s (a busy machine). */
export const REGEXP_COUNT = 50;
/** Programs of more words, or with larger states, are matched by TypeScript. */
export const MAX_REGEXP_WORDS = 20_000;
export const MAX_REGEXP_STATE = 1024;
/** Under JIT_MIXED functions are compiled after 0 to this many calls and back-edges, less 1; a power of 2. */
export const MIXED_COUNTS = 64;
/** Calls and back-edges after which a function is tried again for whose code the VM's memory had no room. */
export const RETRY_COUNT = 20_000;
