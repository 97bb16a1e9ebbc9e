const a = [1, 2, 3];
console.log(a.at(0), a.at(-1), a.at(5), a.at(-4), a.at('1'), a.with(1, 'x').join(), a.with(-1, 9).join(), a.join());
try {
  a.with(3, 0);
} catch (e) {
  console.log(e.name);
}

// expect: 1 3 undefined undefined 2 1,x,3 1,2,9 1,2,3
// expect: RangeError
