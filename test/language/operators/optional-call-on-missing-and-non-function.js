const o = { x: 1 };
console.log(o.missing?.(), o.missing?.().deep.er); // expect: undefined undefined
try {
  o.x?.();
} catch (e) {
  console.log(e.name); // expect: TypeError
}
