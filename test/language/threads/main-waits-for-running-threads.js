// threads
new Thread(() => {
  setTimeout(() => console.log('thread done'), 20);
});
console.log('main done');
// expect: main done
// expect: thread done
