function* g() {
  try {
    yield 1;
    yield 2;
  } finally {
    console.log('closed');
  }
}
for (const v of g()) {
  console.log(v);
  break;
}

// expect: 1
// expect: closed
