console.log(1 / 3, 7 / 2, 6 / 3, 1 / 0, -1 / 0, 0 / 0, 1e308 * 10, 5e-324 / 2); // expect: 0.3333333333333333 3.5 2 Infinity -Infinity NaN Infinity 0
