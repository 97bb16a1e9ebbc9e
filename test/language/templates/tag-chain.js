const t = (s) => (u) => s[0] + '-' + u[0];
console.log(t`a``b`); // expect: a-b
