try {
  const { a = b, b } = { b: 1 };
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
try {
  let [x = y, y] = [];
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
