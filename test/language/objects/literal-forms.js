const a = 1, k = 'computed';
const o = { a, [k]: 2, 'quoted': 3, 4: 'four', f() { return this.a; }, get g() { return 'g'; }, async h() {}, *i() {} };
console.log(Object.keys(o).join(), o.f(), o.g); // expect: 4,a,computed,quoted,f,g,h,i 1 g
