// threads
const out = [];
new Thread(async () => {
  for (let i = 0; i < 3; i++) {
    await new Promise((r) => setTimeout(r, 1));
    out.push(i);
  }
}).join();
console.log(out.join()); // expect: 0,1,2
