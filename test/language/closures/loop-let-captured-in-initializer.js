let first;
for (let i = 0, f = () => i; i < 2; i++) first = f;
console.log(first()); // expect: 0
