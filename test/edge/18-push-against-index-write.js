// threads
const a = [];
const pusher = new Thread(() => {
  for (let i = 0; i < 400; i++) a.push('push');
});
const writer = new Thread(() => {
  for (let i = 0; i < 400; i++) a[i] = 'write';
});
pusher.join();
writer.join();
const writes = a.slice(0, 400).filter((v) => v === 'write' || v === 'push').length;
console.log(
  a.length >= 400,
  writes,
  a.every((v) => v === 'push' || v === 'write'),
); // expect: true 400 true
