/**
 * The views: how TypeScript sees a VM's memory.
 *
 * A worker runs at most one guest thread at a time, so the views of "the current VM" and "the
 * current thread" are module-level bindings, not fields of an object that every function would have
 * to pass on. `attachViews` is called when a guest thread is mounted on a worker; nothing may cache
 * a view across that. The dispatch loop, which is entered after mounting and left before
 * unmounting, may (and does) hold them in locals.
 *
 * Two memories:
 *   the cage     one SharedArrayBuffer, all cells; i32 b64 f64 u8 u16 u32 f32
 *   the stacks   one SharedArrayBuffer, a region per guest thread; s32 sb64 sf64
 *
 * Units: a *cell index* counts 8-byte words from the start of the cage, so word w of cell c is
 * `b64[c + w]`, its halves are `i32[(c + w) * 2]` (low) and `i32[(c + w) * 2 + 1]` (high). A *stack
 * slot* counts 8-byte words from the start of the stacks.
 */
export let cage = new SharedArrayBuffer(8);
export let stacks = new SharedArrayBuffer(8);
export let i32 = new Int32Array(cage);
export let u32 = new Uint32Array(cage);
export let b64 = new BigInt64Array(cage);
export let f64 = new Float64Array(cage);
export let f32 = new Float32Array(cage);
export let u8 = new Uint8Array(cage);
export let u16 = new Uint16Array(cage);
export let s32 = new Int32Array(stacks);
export let sb64 = new BigInt64Array(stacks);
export let sf64 = new Float64Array(stacks);

/** i32 index of the current guest thread's block in the cage (see layout.ts); 0 when none is mounted. */
export let tb = 0;
/** First of the current thread's scratch slots (in the stacks): values under decoding, never roots. */
export let scratch = 0;

const ofCage = (memory: SharedArrayBuffer) => ({
  i32: new Int32Array(memory),
  u32: new Uint32Array(memory),
  b64: new BigInt64Array(memory),
  f64: new Float64Array(memory),
  f32: new Float32Array(memory),
  u8: new Uint8Array(memory),
  u16: new Uint16Array(memory),
});
const ofStacks = (memory: SharedArrayBuffer) => ({
  s32: new Int32Array(memory),
  sb64: new BigInt64Array(memory),
  sf64: new Float64Array(memory),
});
/** Those of memories that were attached before, for whoever goes to and fro between VMs. */
const knownCages = new WeakMap<SharedArrayBuffer, ReturnType<typeof ofCage>>();
const knownStacks = new WeakMap<SharedArrayBuffer, ReturnType<typeof ofStacks>>();

export function attachViews(newCage: SharedArrayBuffer, newStacks: SharedArrayBuffer): void {
  if (cage !== newCage) {
    cage = newCage;
    let views = knownCages.get(newCage);
    if (views === undefined) knownCages.set(newCage, (views = ofCage(newCage)));
    ({ i32, u32, b64, f64, f32, u8, u16 } = views);
  }
  if (stacks !== newStacks) {
    stacks = newStacks;
    let views = knownStacks.get(newStacks);
    if (views === undefined) knownStacks.set(newStacks, (views = ofStacks(newStacks)));
    ({ s32, sb64, sf64 } = views);
  }
}

/** Makes `threadBlock` the current thread; its scratch slots are at `scratchSlot`. */
export function mountThread(threadBlock: number, scratchSlot: number): void {
  tb = threadBlock;
  scratch = scratchSlot;
}
