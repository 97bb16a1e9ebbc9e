try {
  [1, 2, 3].forEach((x) => {
    if (x === 2) throw new Error('at ' + x);
  });
} catch (e) {
  console.log(e.message); // expect: at 2
}
try {
  [3, 1].sort(() => {
    throw new Error('comparator');
  });
} catch (e) {
  console.log(e.message); // expect: comparator
}
try {
  JSON.stringify({ toJSON() { throw new Error('toJSON'); } });
} catch (e) {
  console.log(e.message); // expect: toJSON
}
