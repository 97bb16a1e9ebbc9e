import { list } from '../state.mjs';
export const up = list.length;
export const where = import.meta.url.endsWith('/lib/nested/deep.mjs');
