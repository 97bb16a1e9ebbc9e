let i = 0;
for (;;) {
  if (i++ > 3) break;
}
console.log(i); // expect: 5
