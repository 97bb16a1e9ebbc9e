const m = new Map([[3, 'c'], [1, 'a']]);
m.set(2, 'b').set(3, 'changed');
m.delete(1);
m.set(1, 'again');
console.log([...m].map((e) => e.join(':')).join()); // expect: 3:changed,2:b,1:again
