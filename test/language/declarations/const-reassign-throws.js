const c = 1;
try {
  c = 2;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
console.log(c); // expect: 1
