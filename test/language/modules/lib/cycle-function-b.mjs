import { hoisted } from './cycle-function-a.mjs';
export const viaB = hoisted() + ' across the cycle';
