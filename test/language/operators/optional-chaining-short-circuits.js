let n = 0;
const o = null;
console.log(o?.a.b.c, o?.[n++], o?.f(n++), o?.a[n++].b(n++), n); // expect: undefined undefined undefined undefined 0
