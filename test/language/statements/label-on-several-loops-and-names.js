let n = 0;
a: b: for (;;) {
  c: do {
    n++;
    if (n < 3) continue b;
    if (n < 5) continue c;
    break a;
  } while (true);
}
console.log(n); // expect: 5
