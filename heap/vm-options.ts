/** VM.options: what a VM was created with, one bit an option. */
export const VM_OPTIONS = [
  { name: 'GC_STRESS', doc: 'every boundary collects' },
  { name: 'SAFEPOINT_STRESS', doc: 'every boundary makes a random request' },
  { name: 'VERIFY_HEAP', doc: 'the heap is verified before and after each collection' },
  { name: 'SANDBOX', doc: 'no process, no files' },
  { name: 'FILE_MODULES', doc: 'files may import files' },
] as const;

export const VM_OPTION = Object.fromEntries(VM_OPTIONS.map((row, i) => [row.name, 1 << i])) as {
  readonly [K in (typeof VM_OPTIONS)[number]['name']]: number;
};
