// Every row runs often enough to be compiled; the checksums cover ropes, slices, Latin-1 and wide text.
function sum(text) {
  let h = 0;
  for (let i = -1; i <= text.length; i++) {
    const code = text.charCodeAt(i);
    h = (Math.imul(h, 31) + (code === code ? code : 7)) | 0;
    h = (h + text.charAt(i).length * 3 + (text[i] === undefined ? 1 : text[i].length)) | 0;
    if (text.at(i) !== undefined) h ^= text.at(i).charCodeAt(0);
    h ^= text.codePointAt(i) ?? 5;
  }
  return h;
}
const parts = ['', 'a', 'bcdefghi', 'é', '\u0100', 'ÿ\u20ac', '0123456789abcdefghijklmnopqrstuvwxyz', '😀x'];
let total = 0;
for (let round = 0; round < 60; round++) {
  for (const a of parts) {
    for (const b of parts) {
      const joined = a + b;
      total = (Math.imul(total, 17) + sum(joined)) | 0;
      for (let from = -2; from < 5; from++) {
        total = (total + sum(joined.slice(from)) + sum(joined.slice(1, -from)) + sum(joined.substring(from, 9))) | 0;
      }
    }
  }
}
console.log(total); // expect: 174963904
let equal = 0;
let text = '';
for (let i = 0; i < 3000; i++) {
  const n = i % 7 === 0 ? i - 1500 : i * 1001;
  const s = 'n' + n + '/' + (n % 13) + (i % 2 === 0) + null + undefined;
  const t = `n${n}/${n % 13}${i % 2 === 0}${null}${undefined}`;
  if (s === t) equal++;
  if (s === t + ' ') equal += 1000;
  if (s.slice(0, 3) == t.substring(0, 3)) equal++;
  text += String.fromCharCode(32 + (i % 90)) + String.fromCharCode(i);
  if (text[i] !== text.charAt(i)) equal += 10000;
}
console.log(equal, text.length, sum(text)); // expect: 6000 6000 1409743431
console.log(-2147483648 + 'x', 2147483647 + '', '' + -0, 1e21 + '', 1.5 + 'y', '' + 1024); // expect: -2147483648x 2147483647 0 1e+21 1.5y 1024
