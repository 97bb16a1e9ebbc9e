class R extends RegExp {
  exec(s) {
    const m = super.exec(s);
    if (m) m[0] = m[0].toUpperCase();
    return m;
  }
}
console.log(new R('b').test('abc'), 'abc'.replace(new R('b'), '[$&]'), 'abcb'.match(new R('b', 'g')).join()); // expect: true a[B]c B,B
