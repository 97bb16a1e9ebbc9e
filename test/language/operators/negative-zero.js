console.log(-0, 0 * -1, Object.is(-0, 0), -0 === 0, 1 / -0, -0 + 0, -0 - 0, Math.round(-0.4), -5 % 5, 0 / -3); // expect: -0 -0 false true -Infinity 0 -0 -0 -0 -0
console.log(String(-0), `${-0}`, JSON.stringify(-0), (-0).toFixed(1), [-0] + ''); // expect: 0 0 0 0.0 0
