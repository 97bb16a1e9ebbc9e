let r;
const p = new Promise((resolve) => (r = resolve));
r(p);
p.catch((e) => console.log(e.name)); // expect: TypeError
