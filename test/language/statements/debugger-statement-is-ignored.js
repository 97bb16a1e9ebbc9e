let n = 1;
debugger;
n++;
console.log(n); // expect: 2
