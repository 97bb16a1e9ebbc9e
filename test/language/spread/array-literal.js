const a = [1, 2];
console.log([0, ...a, 3, ...'xy', ...new Set([4, 4, 5])].join()); // expect: 0,1,2,3,x,y,4,5
console.log([...[, 1]].hasOwnProperty(0)); // expect: true
