// Spectral norm of an infinite matrix, on typed arrays: number-heavy code with calls in the inner loop.
'use strict';

const element = (i, j) => 1 / (((i + j) * (i + j + 1)) / 2 + i + 1);

function times(v, out) {
  const n = v.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += element(i, j) * v[j];
    out[i] = sum;
  }
}

function transposedTimes(v, out) {
  const n = v.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += element(j, i) * v[j];
    out[i] = sum;
  }
}

function norm(n, rounds) {
  const u = new Float64Array(n).fill(1);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let i = 0; i < rounds; i++) {
    times(u, w);
    transposedTimes(w, v);
    times(v, w);
    transposedTimes(w, u);
  }
  let uv = 0;
  let vv = 0;
  for (let i = 0; i < n; i++) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return Math.sqrt(uv / vv);
}

const result = norm(100, 10);
if (result.toFixed(9) !== '1.274219991') throw new Error(`spectral: ${result}`);
const larger = norm(300, 10);
if (larger.toFixed(5) !== '1.27422') throw new Error(`spectral: ${larger}`);
console.log(`spectral: ${result.toFixed(9)}`);
