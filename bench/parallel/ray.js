// Ray tracing: spheres above a chequered floor, with shadows and mirrors. Each vector is an object, so
// every thread allocates all the time.
'use strict';

class Vector {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  plus(o) {
    return new Vector(this.x + o.x, this.y + o.y, this.z + o.z);
  }

  minus(o) {
    return new Vector(this.x - o.x, this.y - o.y, this.z - o.z);
  }

  times(k) {
    return new Vector(this.x * k, this.y * k, this.z * k);
  }

  dot(o) {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }

  unit() {
    return this.times(1 / Math.sqrt(this.dot(this)));
  }
}

class Sphere {
  constructor(center, radius, color, mirror) {
    this.center = center;
    this.radius = radius;
    this.color = color;
    this.mirror = mirror;
  }

  // The distance at which the ray meets the surface, or Infinity.
  meet(origin, direction) {
    const to = this.center.minus(origin);
    const along = to.dot(direction);
    const square = this.radius * this.radius - (to.dot(to) - along * along);
    if (square < 0) return Infinity;
    const half = Math.sqrt(square);
    if (along - half > 1e-6) return along - half;
    return along + half > 1e-6 ? along + half : Infinity;
  }

  normal(point) {
    return point.minus(this.center).unit();
  }

  colorAt() {
    return this.color;
  }
}

class Floor {
  constructor(y) {
    this.y = y;
    this.mirror = 0.1;
  }

  meet(origin, direction) {
    const distance = (this.y - origin.y) / direction.y;
    return distance > 1e-6 ? distance : Infinity;
  }

  normal() {
    return new Vector(0, 1, 0);
  }

  colorAt(point) {
    return ((Math.floor(point.x) + Math.floor(point.z)) & 1) === 0 ? 0.9 : 0.2;
  }
}

const SIZE = 176;
const light = new Vector(-4, 7, -3);
const eye = new Vector(0, 1.5, -6);
const things = [new Floor(0)];
for (let i = 0; i < 6; i++) {
  const center = new Vector(i * 1.1 - 2.75, 0.7 + (i % 3) * 0.5, (i % 2) * 1.5);
  things.push(new Sphere(center, 0.6, 0.4 + i * 0.1, i % 2 === 0 ? 0.5 : 0.2));
}

function nearest(origin, direction) {
  let best = null;
  let distance = Infinity;
  for (const thing of things) {
    const d = thing.meet(origin, direction);
    if (d < distance) {
      distance = d;
      best = thing;
    }
  }
  return best === null ? null : { thing: best, distance };
}

function trace(origin, direction, depth) {
  const hit = nearest(origin, direction);
  if (hit === null) return 0.3 + 0.3 * Math.max(0, direction.y);
  const { thing, distance } = hit;
  const point = origin.plus(direction.times(distance));
  const normal = thing.normal(point);
  const toLight = light.minus(point);
  const away = Math.sqrt(toLight.dot(toLight));
  const ray = toLight.times(1 / away);
  const blocked = nearest(point, ray);
  let bright = 0.1;
  if (blocked === null || blocked.distance > away) bright += 0.9 * Math.max(0, normal.dot(ray));
  let color = thing.colorAt(point) * bright;
  if (thing.mirror > 0 && depth < 3) {
    const reflected = direction.minus(normal.times(2 * normal.dot(direction))).unit();
    color = color * (1 - thing.mirror) + thing.mirror * trace(point, reflected, depth + 1);
  }
  return color;
}

function rows(first, step, image) {
  for (let y = first; y < SIZE; y += step) {
    for (let x = 0; x < SIZE; x++) {
      const direction = new Vector((2 * x) / SIZE - 1, 1 - (2 * y) / SIZE, 1.6).unit();
      image[y * SIZE + x] = Math.floor(255 * Math.min(1, trace(eye, direction, 0)));
    }
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const image = new Array(SIZE * SIZE).fill(0);
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) {
    threads.push(new Thread(rows, id, threadCount, image));
  }
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  let sum = 0;
  for (const pixel of image) sum = (Math.imul(sum, 31) + pixel) | 0;
  if (sum !== 527278295) throw new Error(`ray: ${sum}`);
  return { ms, result: `checksum ${sum}` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`ray: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
