const out = [];
for (const [first, second = '-'] in { ab: 1, c: 2 }) out.push(first + second);
console.log(out.join()); // expect: ab,c-
for (const { length } in { four: 1 }) console.log(length); // expect: 4
