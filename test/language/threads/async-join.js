// threads
const t = new Thread(() => {
  let s = 0;
  for (let i = 0; i < 1000; i++) s += i;
  return s;
});
t.asyncJoin().then((v) => console.log('joined', v));
console.log('main goes on');
// expect: main goes on
// expect: joined 499500
