/**
 * Self-hosted helpers that compiled guest code calls by number (CallSelf). Boot gives these the first
 * ids, in this order, so that the front end needs no boot data; all other self-hosted functions follow.
 */
export const COMPILER_HELPERS = [
  /** (value, description) -> iterator object; TypeError "description is not iterable". */
  { name: 'GetIterator', params: 2 },
  /** (value, description) -> async iterator object (a wrapper for sync ones). */
  { name: 'GetAsyncIterator', params: 2 },
  /** (iterator, next) -> the next value, or the hole when done. */
  { name: 'IteratorStepValue', params: 2 },
  /** (iterator) IteratorClose with a normal completion. */
  { name: 'IteratorClose', params: 1 },
  /** (iterator) IteratorClose with a throw completion: errors of `return` are dropped. */
  { name: 'IteratorCloseSilently', params: 1 },
  /** (array, iterable, description): appends all values of iterable to array. */
  { name: 'AppendIterable', params: 3 },
  /** (value) -> native promise: PromiseResolve(%Promise%, value). */
  { name: 'PromiseResolveForAwait', params: 1 },
  /** (specifier, referrer url, options) -> promise of the namespace. */
  { name: 'DynamicImport', params: 3 },
  /** (module url) -> the module's import.meta object. */
  { name: 'ImportMeta', params: 1 },
] as const;

export type CompilerHelper = (typeof COMPILER_HELPERS)[number]['name'];
export const SELF_ID = Object.fromEntries(COMPILER_HELPERS.map((row, i) => [row.name, i])) as {
  readonly [N in CompilerHelper]: number;
};
