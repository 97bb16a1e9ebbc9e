const fib = async (n) => (n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2)));
fib(10).then((v) => console.log(v)); // expect: 55
