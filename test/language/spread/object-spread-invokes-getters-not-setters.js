let set = 0;
const src = { get g() { return 'got'; } };
const o = {
  set g(v) { set++; },
  ...src,
};
console.log(o.g, set, typeof Object.getOwnPropertyDescriptor(o, 'g').get); // expect: got 0 undefined
