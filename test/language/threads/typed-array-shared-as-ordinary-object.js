// threads
const a = new Float64Array(4);
new Thread(() => {
  for (let i = 0; i < 4; i++) a[i] = i / 2;
}).join();
console.log(a.join()); // expect: 0,0.5,1,1.5
