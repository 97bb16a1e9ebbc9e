// threads
try {
  new Thread(() => {
    throw 'just text';
  }).join();
} catch (e) {
  console.log(typeof e, e); // expect: string just text
}
