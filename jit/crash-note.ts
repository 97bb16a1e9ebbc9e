/**
 * What a crash report says beyond registers (native/crash-code.ts): the thread, and the functions of
 * its code with their offsets in the region. The text lies in native memory and is kept as functions are
 * compiled, so a crash needs nothing but one write: text first, then the length.
 */
import { TB } from '../heap/layout.ts';
import { i32, tb } from '../heap/views.ts';
import { memoryAt } from '../native/address.ts';
import { PROT } from '../native/linux.ts';
import type { NativeBlock } from '../native/native-block.ts';
import { mapPages } from '../native/os.ts';
import { nameOf } from './perf-map.ts';
import type { Compiled } from './shard.ts';

/** Address space; later functions than fit are not named. */
const NOTE_BYTES = 1 << 20;
const encoder = new TextEncoder();

export class CrashNote {
  private readonly block: NativeBlock;
  private readonly bytes: Uint8Array;
  private length = 0;

  constructor(block: NativeBlock) {
    const address = mapPages(NOTE_BYTES, PROT.read | PROT.write);
    this.block = block;
    this.bytes = new Uint8Array(memoryAt(address, NOTE_BYTES));
    block.set('noteBytes', 0);
    block.setAddress('note', address);
  }

  /** The mounted thread's. */
  begin(): void {
    this.length = 0;
    this.append(`  guest thread ${i32[tb + TB.id]}, tier 1 (baseline); code by offset, the last that fits is the one:\n`);
  }

  add({ code, start, entry, end }: Compiled): void {
    const place = `${entry.toString(16)}-${end.toString(16)}`;
    this.append(`    ${place} ${nameOf(code)}, bytecode at ${start}\n`);
  }

  private append(text: string): void {
    const { written } = encoder.encodeInto(text, this.bytes.subarray(this.length));
    this.length += written;
    this.block.set('noteBytes', this.length);
  }
}
