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

/** The views of a VM's memories, for whoever goes to and fro between VMs. */
export interface Views {
  readonly cage: SharedArrayBuffer;
  readonly stacks: SharedArrayBuffer;
  readonly ofCage: ReturnType<typeof ofCage>;
  readonly ofStacks: ReturnType<typeof ofStacks>;
}

export function makeViews(ofThis: SharedArrayBuffer, andThis: SharedArrayBuffer): Views {
  return { cage: ofThis, stacks: andThis, ofCage: ofCage(ofThis), ofStacks: ofStacks(andThis) };
}

/** attachViews with views that were made before. */
export function attachMadeViews(views: Views): void {
  ({ cage, stacks } = views);
  ({ i32, u32, b64, f64, f32, u8, u16 } = views.ofCage);
  ({ s32, sb64, sf64 } = views.ofStacks);
}

export function attachViews(newCage: SharedArrayBuffer, newStacks: SharedArrayBuffer): void {
  if (cage !== newCage) {
    cage = newCage;
    ({ i32, u32, b64, f64, f32, u8, u16 } = ofCage(newCage));
  }
  if (stacks !== newStacks) {
    stacks = newStacks;
    ({ s32, sb64, sf64 } = ofStacks(newStacks));
  }
}

/** Makes `threadBlock` the current thread; its scratch slots are at `scratchSlot`. */
export function mountThread(threadBlock: number, scratchSlot: number): void {
  tb = threadBlock;
  scratch = scratchSlot;
}
