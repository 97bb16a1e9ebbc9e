/**
 * Addresses of memory, and views of memory at an address.
 *
 * koffi gives the address of what a typed array views. The contents of SharedArrayBuffers and of
 * external memory never move; a small typed array (up to 64 bytes) begins inside V8's heap, but asking
 * for its address makes V8 move its elements out for good. So an address holds as long as the array is
 * alive, *and no longer*: whoever hands an address to the system or to machine code keeps the array
 * (arguments of a call are passed as arrays, not as addresses). The tests prove addresses through
 * machine code, before and after a collection.
 *
 * `memoryAt` makes an external ArrayBuffer: no copy and no owner. Nothing keeps the memory alive and
 * nothing frees it; whoever unmaps it must know that no view of it is used any more. Such a buffer
 * belongs to one isolate: other workers make their own from address and length. (structuredClone and
 * postMessage copy the contents.)
 */
import { requireKoffi, throughKoffi } from './library.ts';

export function addressOf(memory: SharedArrayBuffer | ArrayBufferView): number {
  const view = ArrayBuffer.isView(memory) ? memory : new Uint8Array(memory);
  return Number(requireKoffi().address(view));
}

export function memoryAt(address: number, length: number): ArrayBuffer {
  return throughKoffi((koffi) => koffi.view(address, length));
}

/** Stores an address as a little-endian 64-bit integer in two words. */
export function storeAddress(words: Int32Array, index: number, address: number): void {
  words[index] = address | 0;
  words[index + 1] = Math.floor(address / 2 ** 32);
}

export function loadAddress(words: Int32Array, index: number): number {
  return words[index + 1] * 2 ** 32 + (words[index] >>> 0);
}
