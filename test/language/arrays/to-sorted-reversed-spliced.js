const a = [3, , 1];
console.log(a.toSorted().length, JSON.stringify(a.toSorted()), JSON.stringify(a.toReversed()), 1 in a.toReversed()); // expect: 3 [1,3,null] [1,null,3] true
console.log([1, 2, 3, 4].toSpliced(1, 2, 'x').join(), [1, 2].toSorted((x, y) => y - x).join(), a.length, 1 in a); // expect: 1,x,4 2,1 3 false
