console.log(typeof undeclared); // expect: undefined
try {
  typeof later;
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
let later = 1;
