try {
  let x = x + 1;
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
