/** Tuning of machine code: no effect on correctness. */

/** Bytes of a thread's code region: address space; pages that are never written cost nothing. */
export const CODE_BYTES = 16 * 2 ** 20;
/** Calls and back-edges after which a function is compiled. */
export const BASELINE_COUNT = 200;
/** Functions with more words of bytecode stay in the interpreter. */
export const MAX_FUNCTION_WORDS = 60_000;
/** Bytes of machine code that a word of bytecode becomes, at most, in practice: room looked for before. */
export const ROOM_PER_WORD = 120;
