Array.prototype[1] = 'from prototype';
const a = [1, , 3];
console.log(a[1], a.indexOf('from prototype'), a.slice().hasOwnProperty(1), a.join()); // expect: from prototype 1 true 1,from prototype,3
delete Array.prototype[1];
console.log(a[1]); // expect: undefined
