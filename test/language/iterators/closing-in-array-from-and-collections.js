let closed = [];
const iter = (name) => ({
  [Symbol.iterator]: () => ({
    n: 0,
    next() { return { done: this.n++ > 3, value: 5 }; },
    return() { closed.push(name); return {}; },
  }),
});
const attempt = (f) => {
  try {
    f();
  } catch (e) {
    closed.push(e.name || e);
  }
};
attempt(() => Array.from(iter('from'), () => { throw 'mapper'; }));
attempt(() => new Map(iter('map')));
attempt(() => Object.fromEntries(iter('fromEntries')));
attempt(() => new WeakSet(iter('weakset')));
console.log(closed.join()); // expect: from,mapper,map,TypeError,fromEntries,TypeError,weakset,TypeError
