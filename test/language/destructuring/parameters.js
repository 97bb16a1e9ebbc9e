function f({ a, b: [c, d] = [7, 8] }, [e, ...g] = 'xyz', { h } = { h: 'H' }) {
  return [a, c, d, e, g.join('+'), h].join();
}
console.log(f({ a: 1 })); // expect: 1,7,8,x,y+z,H
console.log(f({ a: 1, b: [2, 3] }, [4, 5, 6], { h: 9 })); // expect: 1,2,3,4,5+6,9
