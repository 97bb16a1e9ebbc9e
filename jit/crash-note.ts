/**
 * What a crash report says beyond registers (native/crash-code.ts): the thread and its tier, the functions
 * of its code with the places of their instructions, and the last exits. All of it lies in native memory
 * and is kept as functions are compiled, so a crash needs nothing but a look: contents first, then the
 * count.
 *
 *     note ─▶  | text: the thread, then names     | TEXT_BYTES
 *              | records of functions (PLACE)     | RECORDS * PLACE_BYTES
 *              | pairs of code offset and pc      | the rest
 */
import { TB } from '../heap/layout.ts';
import { i32, tb } from '../heap/views.ts';
import { memoryAt } from '../native/address.ts';
import { PROT } from '../native/linux.ts';
import { EXIT_BYTES, EXIT_RING, EXIT_RING_ENTRIES, PLACE, PLACE_BYTES, type NativeBlock } from '../native/native-block.ts';
import { mapPages } from '../native/os.ts';
import { nameOf } from './perf-map.ts';
import type { Compiled } from './shard.ts';

/** Address space; later functions than fit are not named. */
const NOTE_BYTES = 16 << 20;
const TEXT_BYTES = 1 << 20;
const RECORDS = 16_384;
const FIRST_PLACE = TEXT_BYTES + RECORDS * PLACE_BYTES;
const encoder = new TextEncoder();

export class CrashNote {
  private readonly block: NativeBlock;
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private textEnd = 0;
  private records = 0;
  /** Byte behind the last pair. */
  private placesEnd = FIRST_PLACE;

  constructor(block: NativeBlock) {
    // A block that has had another worker has its note already.
    const there = block.addressIn('note');
    const address = there === 0 ? mapPages(NOTE_BYTES, PROT.read | PROT.write) : there;
    const memory = memoryAt(address, NOTE_BYTES);
    this.block = block;
    this.bytes = new Uint8Array(memory);
    this.words = new Int32Array(memory);
    block.set('noteBytes', 0);
    block.set('functionCount', 0);
    block.setAddress('note', address);
    block.setAddress('functions', address + TEXT_BYTES);
  }

  /** The mounted thread's, with the functions that have code already. */
  begin(functions: readonly Compiled[]): void {
    this.block.set('functionCount', 0);
    this.block.set('exitCount', 0);
    this.block.words.fill(0, EXIT_RING >> 2, (EXIT_RING + EXIT_RING_ENTRIES * EXIT_BYTES) >> 2);
    this.textEnd = 0;
    this.records = 0;
    this.placesEnd = FIRST_PLACE;
    this.append(`  guest thread ${i32[tb + TB.id]}, tier 1 (baseline)\n`);
    this.block.set('noteBytes', this.textEnd);
    for (const each of functions) this.add(each);
  }

  add({ code, start, offsets, entry, end, behind }: Compiled): void {
    const text = this.textEnd;
    const most = this.placesEnd + (offsets.length * 2 + behind.length) * 4;
    if (this.records === RECORDS || most > NOTE_BYTES) return;
    this.append(nameOf(code));
    const first = this.placesEnd >> 2;
    let at = first;
    for (let word = 0; word < offsets.length; word++) {
      if (offsets[word] === 0) continue;
      this.words[at++] = offsets[word];
      this.words[at++] = start + word;
    }
    for (let i = 0; i < behind.length; i += 2) {
      this.words[at++] = behind[i];
      this.words[at++] = start + Math.max(behind[i + 1], 0);
    }
    this.placesEnd = at * 4;
    const record = (TEXT_BYTES + this.records * PLACE_BYTES) >> 2;
    const set = (field: keyof typeof PLACE, value: number): void => {
      this.words[record + (PLACE[field] >> 2)] = value;
    };
    set('entry', entry);
    set('end', end);
    set('start', start);
    set('last', start + offsets.length);
    set('text', text);
    set('textBytes', this.textEnd - text);
    set('places', first * 4);
    set('placeCount', (at - first) >> 1);
    this.block.set('functionCount', ++this.records);
  }

  private append(text: string): void {
    const { written } = encoder.encodeInto(text, this.bytes.subarray(this.textEnd, TEXT_BYTES));
    this.textEnd += written;
  }
}
