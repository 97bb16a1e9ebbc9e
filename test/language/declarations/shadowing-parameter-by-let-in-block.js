function f(x) {
  {
    let x = 'block';
    console.log(x); // expect: block
  }
  return x;
}
console.log(f('param')); // expect: param
