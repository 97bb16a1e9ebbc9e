// The Mandelbrot set, drawn by four threads.
//   heddle run examples/mandelbrot.js [threads]
//
// Each thread takes the next row from a shared counter and puts its line into a shared array: ordinary
// objects, nothing is copied or posted.
'use strict';

const WIDTH = 76;
const HEIGHT = 28;
const LIMIT = 400;
const SHADES = ' .:-=+*%@';

function escapes(cr, ci) {
  let zr = 0;
  let zi = 0;
  for (let i = 0; i < LIMIT; i++) {
    const rr = zr * zr;
    const ii = zi * zi;
    if (rr + ii > 4) return i;
    zi = 2 * zr * zi + ci;
    zr = rr - ii + cr;
  }
  return LIMIT;
}

function draw(picture) {
  for (;;) {
    const y = Atomics.add(picture, 'nextRow', 1);
    if (y >= HEIGHT) return;
    let line = '';
    for (let x = 0; x < WIDTH; x++) {
      const n = escapes((x / WIDTH) * 3 - 2.15, (y / HEIGHT) * 2.4 - 1.2);
      line += n === LIMIT ? '#' : SHADES[Math.min(SHADES.length - 1, n >> 1)];
    }
    picture.lines[y] = line;
  }
}

const threadCount = Number(process.argv[2] ?? 4);
const picture = { nextRow: 0, lines: [] };
const threads = [];
for (let i = 0; i < threadCount; i++) threads.push(new Thread(draw, picture));
for (const thread of threads) thread.join();
console.log(picture.lines.join('\n'));
