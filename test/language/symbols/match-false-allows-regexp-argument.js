const re = /a/;
try {
  '/a/'.startsWith(re);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
re[Symbol.match] = false;
console.log('/a/'.startsWith(re), '/a/'.includes(re)); // expect: true true
