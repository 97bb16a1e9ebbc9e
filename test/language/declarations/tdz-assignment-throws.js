try {
  later = 1;
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
let later;
console.log(later); // expect: undefined
