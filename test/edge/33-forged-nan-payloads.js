// NaN payloads written through integer views never become anything but NaN.
const buffer = new ArrayBuffer(64);
const u32 = new Uint32Array(buffer),
  f64 = new Float64Array(buffer),
  f32 = new Float32Array(buffer),
  view = new DataView(buffer);
const highs = [
  0x7ff80000, 0x7ff00001, 0x7fffffff, 0xfff80000, 0xfff80001, 0xfff90000, 0xfffa0000, 0xfffb0001,
  0xfffc0000, 0xfffd0000, 0xfffe0000, 0xffff0000, 0xffffffff,
];
const lows = [0, 1, 8, 0x1000, 0x7fffffff, 0xffffffff];
let bad = 0;
const check = (x) => {
  for (const v of [x, -x, x + 1, x * -1, -(-x), [x][0], { x }.x, Math.abs(x), +x, Math.fround(x)]) {
    if (typeof v !== 'number' || v === v || String(v) !== 'NaN') bad++;
  }
  const kept = [x, -x];
  kept.push(x);
  if (kept.some((v) => typeof v !== 'number')) bad++;
  f64[7] = x;
  if (typeof f64[7] !== 'number' || f64[7] === f64[7]) bad++;
};
for (const high of highs) {
  for (const low of lows) {
    if ((high & 0x7fffffff) === 0x7ff00000 && low === 0) continue;
    u32[0] = low;
    u32[1] = high;
    check(f64[0]);
    check(view.getFloat64(0, true));
    view.setUint32(8, high);
    view.setUint32(12, low);
    check(view.getFloat64(8));
  }
}
for (const bits of [
  0x7fc00000, 0x7f800001, 0xffc00000, 0xffffffff, 0xff800001, 0xfff90000, 0x7fffffff,
]) {
  u32[2] = bits;
  check(f32[2]);
  check(view.getFloat32(8, true));
  check(new Float32Array([f32[2]])[0]);
  check(Float64Array.from(f32.subarray(2, 3))[0]);
}
console.log(bad); // expect: 0
