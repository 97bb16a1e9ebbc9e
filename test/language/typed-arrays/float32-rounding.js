const f = new Float32Array(4);
f[0] = 0.1;
f[1] = 3.4e38;
f[2] = 1e39;
f[3] = 1e-46;
console.log(f[0], f[1] === 3.4e38, f[2], f[3], f[0] === Math.fround(0.1)); // expect: 0.10000000149011612 false Infinity 0 true
