for (let i = 0; i < 5; i++) setTimeout(() => console.log(i), 2);

// expect: 0
// expect: 1
// expect: 2
// expect: 3
// expect: 4
