/** Lowest bit of a host function's id: calls return a promise instead of waiting. */
export const HOST_ASYNC = 1;
