// threads
try {
  ThreadLocal();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
const l = new ThreadLocal();
console.log('value' in l, l.value, (l.value = 5), l.value, l instanceof ThreadLocal); // expect: true undefined 5 5 true
