const f = () => 1;
console.log('prototype' in f); // expect: false
try {
  new f();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
