let n = 0;
for (;;) {
  try {
    throw new Error('lost');
  } finally {
    n++;
    break;
  }
}
l: try {
  throw 1;
} finally {
  break l;
}
console.log(n, 'went on'); // expect: 1 went on
