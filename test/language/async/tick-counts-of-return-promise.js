// Returning a promise from an async function takes three ticks, a plain value one.
const log = [];
(async () => Promise.resolve())().then(() => log.push('promise'));
(async () => 0)().then(() => log.push('value'));
Promise.resolve()
  .then(() => log.push('tick1'))
  .then(() => log.push('tick2'))
  .then(() => log.push('tick3'))
  .then(() => log.push('tick4'))
  .then(() => console.log(log.join())); // expect: value,tick1,tick2,promise,tick3,tick4
