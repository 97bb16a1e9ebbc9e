// threads
let wrong = 0;
for (let round = 0; round < 30; round++) {
  const o = {};
  const t = new Thread(() => {
    'use strict';
    let added = 0;
    try {
      for (let i = 0; i < 20; i++) {
        o['k' + i] = i;
        added++;
      }
    } catch (e) {
      if (!(e instanceof TypeError)) wrong++;
    }
    return added;
  });
  Object.preventExtensions(o);
  const then = Object.keys(o).length;
  const added = t.join();
  if (Object.keys(o).length !== added || then !== added) wrong++;
}
console.log(wrong); // expect: 0
