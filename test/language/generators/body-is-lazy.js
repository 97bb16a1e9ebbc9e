let ran = false;
function* g() {
  ran = true;
  yield 1;
}
const it = g();
console.log(ran); // expect: false
it.next();
console.log(ran); // expect: true
