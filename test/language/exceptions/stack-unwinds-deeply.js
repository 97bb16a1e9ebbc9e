function dive(n) {
  if (n === 0) throw new Error('bottom');
  return dive(n - 1) + 1;
}
try {
  dive(400);
} catch (e) {
  console.log(e.message); // expect: bottom
}
