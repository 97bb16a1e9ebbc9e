const bad = ['', '{', '[1,]', '{"a":1,}', "{'a':1}", '01', '1.', '.5', '+1', 'NaN', 'undefined', '"\n"', '"\\x41"', '[1 2]', '{"a" 1}', 'tru', '1 1', '"\\u12"', '\u00a01', '{a:1}', '"abc', '- 1'];
console.log(bad.filter((s) => {
  try {
    JSON.parse(s);
    return true;
  } catch (e) {
    return !(e instanceof SyntaxError);
  }
}).length);

// expect: 0
