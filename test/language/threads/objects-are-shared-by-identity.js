// threads
const o = { list: [] };
const got = new Thread(() => {
  o.list.push({ from: 'thread' });
  return o;
}).join();
console.log(got === o, o.list[0].from, got.list === o.list); // expect: true thread true
