/** VM.options: what a VM was created with, one bit an option. */
export const VM_OPTIONS = [
  { name: 'GC_STRESS', doc: 'every boundary collects' },
  { name: 'SAFEPOINT_STRESS', doc: 'every boundary makes a random request' },
  { name: 'VERIFY_HEAP', doc: 'the heap is verified before and after each collection' },
  { name: 'SANDBOX', doc: 'no process, no files' },
  { name: 'FILE_MODULES', doc: 'files may import files' },
  { name: 'JIT', doc: 'hot functions become machine code where there is any' },
  { name: 'JIT_EAGER', doc: 'stress: ... and so do all functions, when they are first called' },
  { name: 'JIT_MIXED', doc: 'stress: each function becomes machine code after a count of its own' },
  // How loops without a check are interrupted; none of the three: directly.
  { name: 'LOOP_SIGNAL', doc: 'back-edges are armed by a signal to their thread' },
  { name: 'LOOP_FAULT', doc: 'back-edges are armed after a fault of their thread' },
  { name: 'LOOP_POLL', doc: 'loops of machine code look at the request word: no back-edge is ever armed' },
  { name: 'TRACE_FRAMES', doc: 'test: every start of a function and every back-edge is shown to the recorder of frames (interp/frame-trace.ts)' },
  { name: 'PERF_MAP', doc: 'names and places of machine code are written for perf' },
] as const;

export const VM_OPTION = Object.fromEntries(VM_OPTIONS.map((row, i) => [row.name, 1 << i])) as {
  readonly [K in (typeof VM_OPTIONS)[number]['name']]: number;
};
