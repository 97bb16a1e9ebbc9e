function* g(a) {
  try {
    const x = yield a;
    yield* x;
  } finally {
    yield 2;
  }
}
async function f(p) {
  for await (const x of p) await x;
  return p;
}
