// threads
const log = [];
new Thread(() => {
  Promise.resolve().then(() => log.push('job'));
  setTimeout(() => log.push('timer'), 5);
  log.push('body');
}).join();
console.log(log.join()); // expect: body,job,timer
