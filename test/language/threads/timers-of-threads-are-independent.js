// threads
const log = [];
const t = new Thread(() => {
  setTimeout(() => log.push('thread timer'), 250);
});
setTimeout(() => log.push('main timer'), 1);
t.asyncJoin().then(() => setTimeout(() => console.log(log.join()), 5)); // expect: main timer,thread timer
