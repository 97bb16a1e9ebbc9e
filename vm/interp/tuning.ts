/** Tuning of tier 0: no effect on correctness. */

/** In-object property slots of objects whose constructor assigns nothing to `this`. */
export const INSTANCE_PROPERTIES = 6;
/** ... beyond what the constructor assigns, and at most. */
export const INSTANCE_SLACK = 2;
export const MAX_INSTANCE_PROPERTIES = 64;
/** In-object room beyond the properties written in an object literal. */
export const LITERAL_SLACK = 2;
/** Strings up to this many units are compared with a loop rather than by hash. */
export const SHORT_STRING = 16;
