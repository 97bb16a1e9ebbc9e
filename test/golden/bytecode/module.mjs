import fallback, { part as p, default as again } from './lib.js';
import * as all from './lib.js';
import data from './data.json' with { type: 'json' };
export { p as renamed, all };
export * from './more.js';
export * as more from './more.js';
export let live = 1;
export default function () { return live + p; }
var hidden = fallback;
const captured = () => hidden + data;
live++;
await captured(import.meta.url, import('./x.js'), again);
