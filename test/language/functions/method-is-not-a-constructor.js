const o = { m() {} };
try {
  new o.m();
} catch (e) {
  console.log(e.name, 'prototype' in o.m); // expect: TypeError false
}
