const o = { list: [] };
for (o.key in { x: 1, y: 2 }) o.list.push(o.key);
for (var k in { last: 1 });
console.log(o.list.join(), k); // expect: x,y last
