function f(x) {
  const out = [];
  switch (x) {
    case 1:
      out.push('one');
    default:
      out.push('default');
    case 2:
      out.push('two');
      break;
    case 3:
      out.push('three');
  }
  return out.join();
}
console.log(f(1), '/', f(2), '/', f(3), '/', f(99)); // expect: one,default,two / two / three / default,two
