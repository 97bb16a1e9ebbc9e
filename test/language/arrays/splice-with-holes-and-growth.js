const a = [1, , 3];
a.splice(1, 0, 'a', 'b', 'c');
console.log(a.length, 4 in a, a.join()); // expect: 6 false 1,a,b,c,,3
a.splice(0, 4);
console.log(a.length, 0 in a, a.join()); // expect: 2 false ,3
