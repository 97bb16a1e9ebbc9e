const buf = new ArrayBuffer(8);
const u = new Uint32Array(buf), f = new Float64Array(buf);
for (const hi of [0x7ff80001, 0xfff90000, 0xfffa0005, 0xffffffff, 0xfff80000]) {
  u[1] = hi;
  u[0] = 8;
  const v = f[0];
  console.log(typeof v, v, -v, v + 1, [v].includes(NaN));
}

// expect: number NaN NaN NaN true
// expect: number NaN NaN NaN true
// expect: number NaN NaN NaN true
// expect: number NaN NaN NaN true
// expect: number NaN NaN NaN true
