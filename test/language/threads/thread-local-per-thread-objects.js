// threads
const local = new ThreadLocal();
const work = (k) => {
  local.value = { count: 0 };
  for (let i = 0; i < 50 * k; i++) local.value.count++;
  return local.value.count;
};
const ts = [1, 2, 3].map((k) => new Thread(work, k));
console.log(ts.map((t) => t.join()).join(), local.value); // expect: 50,100,150 undefined
