// no-host
const a = new Set([1, 2, 3]), b = new Set([3, 4]);
console.log([...a.union(b)].join(), [...a.intersection(b)].join(), [...a.difference(b)].join()); // expect: 1,2,3,4 3 1,2
console.log([...a.symmetricDifference(b)].join(), a.isSubsetOf(b), a.isSupersetOf(new Set([1])), a.isDisjointFrom(new Set([9]))); // expect: 1,2,4 false true true
