const a = ['x', 'y'];
const log = [];
a.forEach(function (v, i, arr) { log.push(v + i + (arr === a) + this.t); }, { t: '!' });
console.log(log.join()); // expect: x0true!,y1true!
console.log(a.map((v, i) => v + i).join(), a.filter((v, i) => i === 1).join()); // expect: x0,y1 y
