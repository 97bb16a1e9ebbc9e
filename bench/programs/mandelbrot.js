// Mandelbrot: the number of points that stay, on a grid.
'use strict';

function escapes(cr, ci, limit) {
  let zr = 0;
  let zi = 0;
  for (let i = 0; i < limit; i++) {
    const rr = zr * zr;
    const ii = zi * zi;
    if (rr + ii > 4) return i;
    zi = 2 * zr * zi + ci;
    zr = rr - ii + cr;
  }
  return limit;
}

function grid(size, limit) {
  let inside = 0;
  let steps = 0;
  for (let y = 0; y < size; y++) {
    const ci = (2 * y) / size - 1;
    for (let x = 0; x < size; x++) {
      const n = escapes((3 * x) / size - 2, ci, limit);
      steps += n;
      if (n === limit) inside++;
    }
  }
  return { inside, steps };
}

const { inside, steps } = grid(420, 100);
if (inside !== 45561 || steps !== 5352611) throw new Error(`mandelbrot: ${inside} ${steps}`);
console.log(`mandelbrot: ${inside} of 176400 stay, ${steps} steps`);
