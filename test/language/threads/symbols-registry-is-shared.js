// threads
const s = new Thread(() => Symbol.for('shared key')).join();
console.log(s === Symbol.for('shared key'), new Thread(() => Symbol.iterator).join() === Symbol.iterator); // expect: true true
