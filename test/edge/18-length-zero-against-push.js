// threads
const a = [];
const t = new Thread(() => {
  for (let i = 0; i < 500; i++) a.push(i);
});
for (let i = 0; i < 100; i++) a.length = 0;
t.join();
let ordered = true;
for (let i = 1; i < a.length; i++)
  if (a[i] !== undefined && a[i - 1] !== undefined && a[i] <= a[i - 1]) ordered = false;
console.log(ordered, a.length <= 500, a.length === 0 || a.at(-1) === 499); // expect: true true true
