const a = new Uint8Array([3, 1, 2]);
console.log(a.toSorted().join(), a.toReversed().join(), a.with(0, 258).join(), a.join(), a.toSorted((x, y) => y - x).join());
try {
  a.with(5, 1);
} catch (e) {
  console.log(e.name);
}

// expect: 1,2,3 2,1,3 2,1,2 3,1,2 3,2,1
// expect: RangeError
