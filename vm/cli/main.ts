/**
 * `heddle`: the command line's entry. Starting fast: a program's worker is started before anything else
 * is loaded; then launch.ts, built as dist/cli-code.cjs, is loaded with its code cache.
 */
import { startFirstWorker } from '../../workers/first-worker.ts';
import { loadCached } from '../boot/load-cached.ts';
import { distUrl } from '../dist-url.ts';
import type { launch } from './launch.ts';

const words = process.argv.slice(2);
const first = words[0] === 'run' ? startFirstWorker(distUrl('worker.mjs')) : null;
const loaded = loadCached('cli-code');
const code = loaded.exports as { launch: typeof launch };
void code.launch(words, first, loaded.saveCache);
