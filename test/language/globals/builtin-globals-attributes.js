for (const k of ['Array', 'Math', 'parseInt', 'globalThis', 'undefined', 'NaN']) {
  const d = Object.getOwnPropertyDescriptor(globalThis, k);
  console.log(k, d.writable, d.enumerable, d.configurable);
}

// expect: Array true false true
// expect: Math true false true
// expect: parseInt true false true
// expect: globalThis true false true
// expect: undefined false false false
// expect: NaN false false false
