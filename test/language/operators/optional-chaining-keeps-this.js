const o = {
  v: 'this kept',
  f() { return this?.v; },
};
console.log(o?.f(), o.f?.(), o?.['f']?.(), (o?.f)()); // expect: this kept this kept this kept this kept
