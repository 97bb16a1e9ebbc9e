// threads
const local = new ThreadLocal();
local.value = 'main';
const inner = new Thread(() => {
  const before = local.value;
  local.value = 'thread';
  return [before, local.value].map(String).join();
}).join();
console.log(inner, local.value); // expect: undefined,thread main
