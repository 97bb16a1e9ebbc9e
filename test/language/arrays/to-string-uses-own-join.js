const a = [1, 2];
a.join = () => 'custom join';
console.log(String(a)); // expect: custom join
a.join = 5;
console.log(String(a)); // expect: [object Array]
