(function () {
  const out = [];
  for (const c of 'h😀') out.push(c);
  for (const [k, v] of new Map([['k', 'v']])) out.push(k + v);
  for (const v of new Set('aab')) out.push(v);
  for (const v of arguments) out.push(v);
  for (const v of new Uint8Array([7, 8])) out.push(v);
  console.log(out.join()); // expect: h,😀,kv,a,b,arg1,arg2,7,8
})('arg1', 'arg2');
