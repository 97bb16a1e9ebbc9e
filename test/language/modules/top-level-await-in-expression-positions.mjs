const o = { [await 'k']: await 1 };
class C {
  static [await Promise.resolve('m')]() { return 'computed'; }
}
console.log(o.k, C.m(), (await 2) + (await 3), await (async () => 'iife')());

// expect: 1 computed 5 iife
