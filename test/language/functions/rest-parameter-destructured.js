const f = (...[a, b = 'd', ...c]) => [a, b, c.length].join();
console.log(f(1), f(1, 2, 3, 4)); // expect: 1,d,0 1,2,2
