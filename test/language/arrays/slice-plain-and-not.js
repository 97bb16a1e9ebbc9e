// A slice of a plain array is copied at once; holes, objects as bounds, species and large parts go the long way.
const print = (...values) => console.log(JSON.stringify(values));
const x = [1, 2, 3, 4, 5];
for (let i = 0; i < 3; i++) {
  const show = i < 2 ? JSON.stringify : print;
  show(x.slice(), x.slice(1), x.slice(-2), x.slice(1, -1), x.slice(3, 1), x.slice(9), x.slice(-9, 2)); // expect: [[1,2,3,4,5],[2,3,4,5],[4,5],[2,3,4],[],[],[1,2]]
  show(x.slice(NaN, Infinity), x.slice('2'), x.slice(-Infinity, 2.9), x.slice(undefined, undefined), x.slice(null, 1)); // expect: [[1,2,3,4,5],[3,4,5],[1,2],[1,2,3,4,5],[1]]
  const holes = [1, , 3];
  show(1 in holes.slice(), holes.slice().length, holes.slice(2)); // expect: [false,3,[3]]
}
class List extends Array {}
print(List.from([1, 2]).slice(1) instanceof List); // expect: [true]
const own = [1, 2, 3];
own.constructor = {
  [Symbol.species]: function (n) {
    this.n = n;
  },
};
print(own.slice(1)); // expect: [{"0":2,"1":3,"n":2,"length":2}]
const order = [];
const bound = (n) => ({ valueOf: () => (order.push(n), n) });
print(x.slice(bound(1), bound(3)), order); // expect: [[2,3],[1,3]]
// The bounds' own code may change the array.
const shrinking = [1, 2, 3, 4];
print(shrinking.slice({ valueOf: () => ((shrinking.length = 2), 0) })); // expect: [[1,2,null,null]]
print(Array.prototype.slice.call({ length: 2, 0: 'a', 1: 'b' }), Object.isFrozen(Object.freeze([1, 2]).slice())); // expect: [["a","b"],false]
const big = new Array(40000).fill(7);
big[39999] = 8;
big[14999] = 9;
print(big.slice(5).length, big.slice(5).at(-1), big.slice(5, 15000).length, big.slice(5, 15000).at(-1)); // expect: [39995,8,14995,9]
Object.prototype[1] = 'from above';
print([1, , 3].slice()); // expect: [[1,"from above",3]]
delete Object.prototype[1];
print([].slice.length, [].slice.name); // expect: [2,"slice"]
try {
  Array.prototype.slice.call(null);
} catch (error) {
  print(error instanceof TypeError); // expect: [true]
}
