try {
  const [x] = { length: 1, 0: 'a' };
} catch (e) {
  console.log(e.name); // expect: TypeError
}
