/** The boot image of this build, read once per process (or worker). */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { distUrl } from '../dist-url.ts';

let image: Uint8Array | null = null;

/** 8-byte aligned, as layImage needs it. */
export function bootImage(): Uint8Array {
  if (image === null) {
    const file = openSync(fileURLToPath(distUrl('boot-image.bin')), 'r');
    try {
      image = new Uint8Array(fstatSync(file).size);
      readSync(file, image);
    } finally {
      closeSync(file);
    }
  }
  return image;
}
