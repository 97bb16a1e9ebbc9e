setTimeout(() => {
  console.log(1);
  setTimeout(() => console.log(3), 0);
  queueMicrotask(() => console.log(2));
}, 0);

// expect: 1
// expect: 2
// expect: 3
