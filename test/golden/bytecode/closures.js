function counter(start) {
  let n = start;
  var late;
  const step = () => (n += 1);
  for (let i = 0; i < 2; i++) late = () => i + n;
  return { step, late, self: () => this };
}
