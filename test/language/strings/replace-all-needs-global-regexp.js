try {
  'aa'.replaceAll(/a/, 'b');
} catch (e) {
  console.log(e.name); // expect: TypeError
}
console.log('aa'.replaceAll(/a/g, 'b')); // expect: bb
try {
  'aa'.matchAll(/a/);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
