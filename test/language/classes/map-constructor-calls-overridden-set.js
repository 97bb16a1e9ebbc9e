class M extends Map {
  set(k, v) {
    return super.set(k, v + '!');
  }
}
console.log([...new M([['a', 'x']])].join()); // expect: a,x!
