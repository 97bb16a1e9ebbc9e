// One thread turns in an empty loop while the main thread asks for stops, as many as the argument says.
let turning = true;
function spin(n) {
  for (let i = 0; i < n; i++);
}
const other = new Thread(() => {
  while (turning) spin(1e7);
});
for (let i = 0; i < Number(process.argv[2]); i++) gc();
turning = false;
other.join();
