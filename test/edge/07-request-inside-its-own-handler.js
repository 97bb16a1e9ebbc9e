// Code that runs because of a request (finalizers, jobs) allocates, and so makes the next request.
const registry = new FinalizationRegistry((held) => {
  let junk = [];
  for (let i = 0; i < 100; i++) junk = [junk.length, held];
});
for (let i = 0; i < 200; i++) registry.register({ i }, 'held' + i);
let list = [];
for (let i = 0; i < 3000; i++) list = [i, { i }];
let ticks = 0;
setTimeout(function again() {
  for (let i = 0; i < 200; i++) list = [i, { i }];
  if (++ticks < 5) setTimeout(again, 1);
  else console.log('ended', list[0]); // expect: ended 199
}, 1);
