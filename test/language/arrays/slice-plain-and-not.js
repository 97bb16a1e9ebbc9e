// A slice of a plain array is copied at once; holes, objects as bounds, species and large parts go the long way.
const show = (...values) => console.log(JSON.stringify(values));
const x = [1, 2, 3, 4, 5];
for (let i = 0; i < 3; i++) {
  show(x.slice(), x.slice(1), x.slice(-2), x.slice(1, -1), x.slice(3, 1), x.slice(9), x.slice(-9, 2));
  show(x.slice(NaN, Infinity), x.slice('2'), x.slice(-Infinity, 2.9), x.slice(undefined, undefined), x.slice(null, 1));
  const holes = [1, , 3];
  show(1 in holes.slice(), holes.slice().length, holes.slice(2));
}
class List extends Array {}
show(List.from([1, 2]).slice(1) instanceof List);
const own = [1, 2, 3];
own.constructor = {
  [Symbol.species]: function (n) {
    this.n = n;
  },
};
show(own.slice(1));
const order = [];
const bound = (n) => ({ valueOf: () => (order.push(n), n) });
show(x.slice(bound(1), bound(3)), order);
// The bounds' own code may change the array.
const shrinking = [1, 2, 3, 4];
show(shrinking.slice({ valueOf: () => ((shrinking.length = 2), 0) }));
show(Array.prototype.slice.call({ length: 2, 0: 'a', 1: 'b' }), Object.isFrozen(Object.freeze([1, 2]).slice()));
const big = Array.from({ length: 40000 }, (_, i) => i);
show(big.slice(5).length, big.slice(5).at(-1), big.slice(5, 15000).length, big.slice(5, 15000).at(-1));
Object.prototype[1] = 'from above';
show([1, , 3].slice());
delete Object.prototype[1];
show([].slice.length, [].slice.name);
try {
  Array.prototype.slice.call(null);
} catch (error) {
  show(error instanceof TypeError);
}
