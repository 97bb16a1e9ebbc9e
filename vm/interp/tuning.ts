/** Tuning of tier 0: no effect on correctness. */

/** In-object property slots of objects made by `new` before anything is known of the constructor. */
export const INSTANCE_PROPERTIES = 6;
/** In-object room beyond the properties written in an object literal. */
export const LITERAL_SLACK = 2;
/** Strings up to this many units are compared with a loop rather than by hash. */
export const SHORT_STRING = 16;
