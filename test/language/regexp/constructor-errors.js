for (const [p, f] of [['('], ['['], ['*'], ['a', 'gg'], ['a', 'x'], ['\\', ''], ['a{2,1}'], ['(?<n>a)(?<n>b)'], ['\\u{110000}', 'u'], ['a', 'uv'], ['\\k<x>', 'u'], ['(?<=a)*', 'u']]) {
  try {
    new RegExp(p, f);
    console.log('no error', p);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
