(function () {
  let s = '';
  for (const i in arguments) s += i;
  for (const i in new Uint8Array(3)) s += i;
  console.log(s); // expect: 01012
})('a', 'b');
