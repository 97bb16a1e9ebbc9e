const specifiers = [
  './lib/no-such-file.mjs',
  './lib/syntax-error.mjs',
  './lib/throws.mjs',
  {
    toString() {
      throw new RangeError('specifier');
    },
  },
];
for (const s of specifiers) {
  try {
    await import(s);
    console.log('loaded');
  } catch (e) {
    console.log(/no-such-file/.test(e.message) ? 'not found' : e.name);
  }
}

// expect: not found
// expect: SyntaxError
// expect: Error
// expect: RangeError
