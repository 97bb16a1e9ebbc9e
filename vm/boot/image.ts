/** The boot image of this build, read once per process (or worker). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { distUrl } from '../dist-url.ts';

let image: Uint8Array | null = null;

/** 8-byte aligned, as layImage needs it. */
export function bootImage(): Uint8Array {
  if (image === null) {
    const bytes = readFileSync(fileURLToPath(distUrl('boot-image.bin')));
    image = new Uint8Array(bytes.length);
    image.set(bytes);
  }
  return image;
}
