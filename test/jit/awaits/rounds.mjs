// Top-level await, threads, rejections, finally around await, parameters, loops; ROUNDS times.
const rounds = Number(process.argv[2]);
const leaf = async (x) => (await null, x);
const fails = async (x) => {
  await null;
  throw x;
};
async function defaults(a, b = leaf(a)) {
  return a + (await b);
}
async function nested(i) {
  let seen = 0;
  try {
    try {
      if (i % 2 === 0) await fails(i);
      seen += await leaf(1);
    } finally {
      seen += await leaf(10);
    }
  } catch (error) {
    seen += error;
  } finally {
    await undefined;
    seen += 100;
  }
  return { seen };
}
async function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += (await nested(i & 15)).seen + (await defaults(i & 7));
    for (const x of [1, leaf(2)]) sum += await x;
  }
  return sum;
}
console.log(await run(rounds));
const thread = new Thread(run, rounds);
console.log(thread.join());
// What the caches have learned of objects without `then` is no longer so.
const object = async () => ({ k: 1 });
for (let i = 0; i < 3000; i++) await object();
Object.prototype.then = function (resolve) {
  delete Object.prototype.then;
  resolve('adopted');
};
console.log(await object());
console.log((await object()).k);
