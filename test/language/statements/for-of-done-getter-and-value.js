const log = [];
let n = 0;
const it = {
  [Symbol.iterator]() { return this; },
  next() {
    n++;
    return {
      get done() { log.push('done'); return n > 1; },
      get value() { log.push('value'); return n; },
    };
  },
};
for (const v of it);
console.log(log.join()); // expect: done,value,done
