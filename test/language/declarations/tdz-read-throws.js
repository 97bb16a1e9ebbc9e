try {
  early;
} catch (e) {
  console.log(e.name); // expect: ReferenceError
}
let early = 1;
console.log(early); // expect: 1
