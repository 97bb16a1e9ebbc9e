/** Makes dist/boot-image.bin: run by the build, after the bundles. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COLLECT_MAJOR } from '../../heap/gc/index.ts';
import { captureImage } from '../../heap/image.ts';
import { distUrl } from '../dist-url.ts';
import { collectGarbage } from '../threads/collect.ts';
import { openInProcess } from './in-process.ts';
import { makeRealm } from './realm.ts';

const vm = openInProcess({ populate: makeRealm });
collectGarbage(COLLECT_MAJOR);
const image = captureImage();
const file = fileURLToPath(distUrl('boot-image.bin'));
writeFileSync(file, image);
vm.close();
console.log(`boot image: ${(image.length / 1024).toFixed(0)} KiB`);
