Object.defineProperty(globalThis, 'dynamic', { get: () => 'computed', configurable: true });
console.log(dynamic, typeof dynamic); // expect: computed string
delete globalThis.dynamic;
console.log(typeof dynamic); // expect: undefined
