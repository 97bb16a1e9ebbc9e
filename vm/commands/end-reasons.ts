/** Bits of VM.endReason: why the guest was ended from inside; the host looks at them. */
export const END_MEMORY = 1;
export const END_OUTPUT = 2;
export const END_EXIT = 4;
/** An error that nothing caught; the host has been told of it. */
export const END_FAILED = 8;
