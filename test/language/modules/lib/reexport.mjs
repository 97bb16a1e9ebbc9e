export * from './forms.mjs';
export { default, default as Named } from './forms.mjs';
export * as all from './counter.mjs';
export { count as counted } from './counter.mjs';
export const c = 'own c wins';
