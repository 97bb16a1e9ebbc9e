let n = 0, tests = 0;
do {
  n++;
  if (n < 3) continue;
} while ((tests++, n < 5));
console.log(n, tests); // expect: 5 5
