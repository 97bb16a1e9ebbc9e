import { expect, it } from 'vitest';
import { atom } from '../../heap/atoms.ts';
import { allocateBlocks, BLOCK_NURSERY } from '../../heap/blocks.ts';
import { retireChunk } from '../../heap/alloc.ts';
import { runCollection, COLLECT_MAJOR, verifyHeap } from '../../heap/gc/index.ts';
import { captureImage, layImage } from '../../heap/image.ts';
import { VM } from '../../heap/layout.ts';
import { foundSlot, getOwnProperty, ownKeys, setOwn } from '../../heap/objects.ts';
import { ROOT, rootCell } from '../../heap/roots.ts';
import { newString } from '../../heap/text.ts';
import { i32 } from '../../heap/views.ts';
import { setString } from '../../heap/slots.ts';
import { bootRealm, key, keyText, put, take } from './realm.ts';
import { MiB, mountTestThread, newBootedVM, newMemory, own } from './support.ts';

it('an image laid into cages of other sizes is the same heap', () => {
  newBootedVM({ heapLimit: 64 * MiB });
  bootRealm();
  const global = rootCell(ROOT.Global);
  for (let i = 0; i < 500; i++) setOwn(global, key(`g${i}`), put(own(0), `value ${i}`));
  setString(own(0), newString('long '.repeat(100_000)));
  setOwn(global, key('long'), own(0));
  runCollection(COLLECT_MAJOR);
  const image = captureImage();
  const keys = ownKeys(rootCell(ROOT.Global)).map(keyText);
  const used = i32[VM.blocksUsed];
  for (const heapLimit of [16 * MiB, 512 * MiB]) {
    const memory = newMemory({ heapLimit });
    layImage(memory.cage, image);
    mountTestThread(memory);
    verifyHeap();
    expect(ownKeys(rootCell(ROOT.Global)).map(keyText)).toEqual(keys);
    expect(getOwnProperty(rootCell(ROOT.Global), key('g77'))).toBe(true);
    expect(take(foundSlot())).toBe('value 77');
    getOwnProperty(rootCell(ROOT.Global), key('long'));
    expect(String(take(foundSlot())).length).toBe(500_000);
    expect(atom('g77')).toBe(key('g77'));
    for (let i = 0; i < 5000; i++)
      setOwn(rootCell(ROOT.Global), key(`h${i}`), put(own(0), `more ${i}`));
    retireChunk();
    runCollection(COLLECT_MAJOR);
    verifyHeap();
    expect(i32[VM.blocksUsed]).toBeLessThan(used + 64);
    expect(allocateBlocks(1, BLOCK_NURSERY, 1)).toBeGreaterThan(2);
  }
});

it('refuses an image of another program', () => {
  const memory = newMemory();
  expect(() => layImage(memory.cage, new Uint8Array(1024))).toThrow(/another version/);
});
