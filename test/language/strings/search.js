console.log('abc1'.search(/\d/), 'abc'.search(/x/), 'a.c'.search('.c'), 'abc'.search()); // expect: 3 -1 1 0
const re = /b/g;
re.lastIndex = 5;
console.log('abc'.search(re), re.lastIndex); // expect: 1 5
