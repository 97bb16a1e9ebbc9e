globalThis.sideEffects = (globalThis.sideEffects ?? 0) + 1;
console.log('side effect', globalThis.sideEffects);
export const n = globalThis.sideEffects;
