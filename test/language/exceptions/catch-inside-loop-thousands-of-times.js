let caught = 0;
for (let i = 0; i < 5000; i++) {
  try {
    if (i % 2) throw i;
  } catch (e) {
    caught += e & 1;
  }
}
console.log(caught); // expect: 2500
