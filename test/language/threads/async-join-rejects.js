// threads
new Thread(() => {
  throw new Error('inside');
})
  .asyncJoin()
  .catch((e) => console.log(e.message)); // expect: inside
