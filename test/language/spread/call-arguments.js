const f = (...a) => a.join();
console.log(f(...[1, 2], 3, ...[], ...[4])); // expect: 1,2,3,4
console.log(Math.max(...new Set([3, 9, 4]), 5)); // expect: 9
