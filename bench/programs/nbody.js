// N-body: the sun and the four outer planets, moved by a simple symplectic integrator.
'use strict';

const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS = 365.24;

class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx * DAYS;
    this.vy = vy * DAYS;
    this.vz = vz * DAYS;
    this.mass = mass * SOLAR_MASS;
  }
}

function planets() {
  return [
    new Body(0, 0, 0, 0, 0, 0, 1),
    new Body(
      4.84143144246472,
      -1.16032004402743,
      -0.103622044471123,
      0.00166007664274404,
      0.0076990111841974,
      -0.0000690460016972064,
      0.000954791938424327,
    ),
    new Body(
      8.34336671824458,
      4.1247985641243,
      -0.403523417114321,
      -0.00276742510726862,
      0.00499852801234917,
      0.0000230417297573764,
      0.000285885980666131,
    ),
    new Body(
      12.8943695621391,
      -15.1111514016986,
      -0.223307578892656,
      0.00296460137564762,
      0.0023784717395948,
      -0.0000296589568540238,
      0.0000436624404335156,
    ),
    new Body(
      15.3796971148509,
      -25.9193146099879,
      0.179258772950371,
      0.00268067772490389,
      0.00162824170038242,
      -0.000095159225451972,
      0.0000515138902046611,
    ),
  ];
}

// Lets the sun move so that the whole stands still.
function balance(bodies) {
  let px = 0;
  let py = 0;
  let pz = 0;
  for (const b of bodies) {
    px += b.vx * b.mass;
    py += b.vy * b.mass;
    pz += b.vz * b.mass;
  }
  bodies[0].vx = -px / SOLAR_MASS;
  bodies[0].vy = -py / SOLAR_MASS;
  bodies[0].vz = -pz / SOLAR_MASS;
}

function advance(bodies, dt) {
  const count = bodies.length;
  for (let i = 0; i < count; i++) {
    const a = bodies[i];
    for (let j = i + 1; j < count; j++) {
      const b = bodies[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const square = dx * dx + dy * dy + dz * dz;
      const force = dt / (square * Math.sqrt(square));
      a.vx -= dx * b.mass * force;
      a.vy -= dy * b.mass * force;
      a.vz -= dz * b.mass * force;
      b.vx += dx * a.mass * force;
      b.vy += dy * a.mass * force;
      b.vz += dz * a.mass * force;
    }
  }
  for (const b of bodies) {
    b.x += dt * b.vx;
    b.y += dt * b.vy;
    b.z += dt * b.vz;
  }
}

function energy(bodies) {
  let e = 0;
  for (let i = 0; i < bodies.length; i++) {
    const a = bodies[i];
    e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (let j = i + 1; j < bodies.length; j++) {
      const b = bodies[j];
      e -= (a.mass * b.mass) / Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
    }
  }
  return e;
}

const bodies = planets();
balance(bodies);
const before = energy(bodies);
for (let i = 0; i < 70000; i++) advance(bodies, 0.01);
const after = energy(bodies);
if (before.toFixed(6) !== '-0.169075') throw new Error(`nbody: starts with ${before}`);
if (Math.abs(after / before - 1) > 1e-4) throw new Error(`nbody: ends with ${after}`);
console.log(`nbody: ${before.toFixed(9)} ${after.toFixed(9)}`);
