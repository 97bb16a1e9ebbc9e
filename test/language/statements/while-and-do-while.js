let n = 0;
do n++;
while (n < 0);
console.log(n); // expect: 1
while (n < 5) n += 2;
console.log(n); // expect: 5
do {
  n--;
  if (n === 4) continue;
  if (n === 2) break;
} while (n > 0);
console.log(n); // expect: 2
