// threads
var counter = 1;
new Thread(() => {
  counter++;
  globalThis.made = 'by thread';
}).join();
console.log(counter, made); // expect: 2 by thread
