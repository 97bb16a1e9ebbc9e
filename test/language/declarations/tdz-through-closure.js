function read() {
  return value;
}
try {
  read();
} catch (e) {
  console.log('before:', e.name); // expect: before: ReferenceError
}
const value = 7;
console.log('after:', read()); // expect: after: 7
