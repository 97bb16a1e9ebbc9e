// Bounce: balls in a box, one small object each, method calls and field writes.
'use strict';

class Random {
  constructor(seed) {
    this.seed = seed;
  }

  next() {
    this.seed = (Math.imul(this.seed, 1309) + 13849) & 0xffff;
    return this.seed;
  }
}

const WIDTH = 500;
const HEIGHT = 500;

class Ball {
  constructor(random) {
    this.x = random.next() % WIDTH;
    this.y = random.next() % HEIGHT;
    this.dx = (random.next() % 300) - 150;
    this.dy = (random.next() % 300) - 150;
  }

  // True if it met a wall.
  move() {
    let met = false;
    this.x += this.dx;
    this.y += this.dy;
    if (this.x > WIDTH) {
      this.x = WIDTH;
      this.dx = -Math.abs(this.dx);
      met = true;
    }
    if (this.x < 0) {
      this.x = 0;
      this.dx = Math.abs(this.dx);
      met = true;
    }
    if (this.y > HEIGHT) {
      this.y = HEIGHT;
      this.dy = -Math.abs(this.dy);
      met = true;
    }
    if (this.y < 0) {
      this.y = 0;
      this.dy = Math.abs(this.dy);
      met = true;
    }
    return met;
  }
}

function play(balls, frames) {
  const random = new Random(74755);
  const all = [];
  for (let i = 0; i < balls; i++) all.push(new Ball(random));
  let bounces = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (const ball of all) if (ball.move()) bounces++;
  }
  return bounces;
}

const classic = play(100, 50);
if (classic !== 1331) throw new Error(`bounce: ${classic}`);
const more = play(200, 12000);
if (more !== 633812) throw new Error(`bounce: ${more}`);
console.log(`bounce: ${classic}, ${more}`);
