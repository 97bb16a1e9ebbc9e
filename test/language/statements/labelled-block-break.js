const out = [];
a: {
  out.push(1);
  b: {
    out.push(2);
    if (out.length) break a;
  }
  out.push('never');
}
console.log(out.join()); // expect: 1,2
