console.log(typeof globalThis, globalThis === this, globalThis.globalThis === globalThis, typeof globalThis.Array, 'undefined' in globalThis, Object.keys(globalThis).includes('Array'));

// expect: object true true function true false
