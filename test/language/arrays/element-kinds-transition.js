const a = [1, 2, 3];
a.push(1.5);
a.push('s');
a.push({ o: 1 });
a[7] = undefined;
a.push(NaN, -0);
console.log(a.map((x) => typeof x).join(), a.length, Object.is(a[9], -0), 6 in a);

// expect: number,number,number,number,string,object,,undefined,number,number 10 true false
