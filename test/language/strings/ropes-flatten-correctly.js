let left = '', right = '';
for (let i = 0; i < 500; i++) {
  left = left + i;
  right = i + right;
}
const both = left + right;
console.log(both.length, both.charAt(700), both.indexOf('499498'), both.slice(-5), left === both.slice(0, left.length)); // expect: 2780 2 1390 43210 true
