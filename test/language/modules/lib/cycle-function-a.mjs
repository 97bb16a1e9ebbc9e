import { viaB } from './cycle-function-b.mjs';
export function hoisted() {
  return 'hoisted';
}
export const result = viaB;
