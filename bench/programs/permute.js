// Permutations by swapping, with their parity, and by Heap's order through a callback.
'use strict';

function swap(list, i, j) {
  const t = list[i];
  list[i] = list[j];
  list[j] = t;
}

class Counter {
  constructor() {
    this.count = 0;
    this.fixedPoints = 0;
  }

  visit(list) {
    this.count++;
    for (let i = 0; i < list.length; i++) if (list[i] === i) this.fixedPoints++;
  }
}

function permute(list, n, counter) {
  if (n === 0) {
    counter.visit(list);
    return;
  }
  permute(list, n - 1, counter);
  for (let i = n - 1; i > 0; i--) {
    swap(list, n - 1, i - 1);
    permute(list, n - 1, counter);
    swap(list, n - 1, i - 1);
  }
}

function heapOrder(list, n, callback) {
  if (n <= 1) {
    callback(list);
    return;
  }
  for (let i = 0; i < n - 1; i++) {
    heapOrder(list, n - 1, callback);
    swap(list, n % 2 === 0 ? i : 0, n - 1);
  }
  heapOrder(list, n - 1, callback);
}

const SIZE = 8;
const FACTORIAL = 40320;
for (let round = 0; round < 8; round++) {
  const counter = new Counter();
  permute(
    Array.from({ length: SIZE }, (_, i) => i),
    SIZE,
    counter,
  );
  // Over all permutations each place is fixed (n-1)! times.
  if (counter.count !== FACTORIAL || counter.fixedPoints !== FACTORIAL) {
    throw new Error(`permute: ${counter.count} ${counter.fixedPoints}`);
  }
  let sum = 0;
  let seen = 0;
  heapOrder([1, 2, 3, 4, 5, 6, 7, 8], SIZE, (list) => {
    seen++;
    sum += list[0] * 10 + list[7];
  });
  if (seen !== FACTORIAL || sum !== 5040 * 36 * 11) throw new Error(`permute: ${seen} ${sum}`);
}
console.log(`permute: ${FACTORIAL} permutations of ${SIZE}, in two orders`);
