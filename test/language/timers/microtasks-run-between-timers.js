setTimeout(() => {
  console.log('t1'); // expect: t1
  Promise.resolve().then(() => console.log('micro')); // expect: micro
}, 1);
setTimeout(() => console.log('t2'), 1); // expect: t2
