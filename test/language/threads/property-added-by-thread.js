// threads
const o = { a: 1 };
new Thread(() => {
  for (let i = 0; i < 40; i++) o['p' + i] = i;
  delete o.a;
}).join();
console.log(Object.keys(o).length, o.p39, 'a' in o); // expect: 40 39 false
