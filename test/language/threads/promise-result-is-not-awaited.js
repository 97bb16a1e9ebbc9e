// threads
const r = new Thread(async () => 'inner').join();
console.log(r instanceof Promise); // expect: true
r.then((v) => console.log(v)); // expect: inner
