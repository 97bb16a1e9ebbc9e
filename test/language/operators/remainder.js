console.log(5 % 3, -5 % 3, 5 % -3, 5.5 % 2, 5 % 0, 0 % 5, Infinity % 2, 5 % Infinity, -0 % 1, 2 ** 53 % 3); // expect: 2 -2 2 1.5 NaN 0 NaN 5 -0 2
