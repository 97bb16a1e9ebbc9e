let calls = 0;
const a = [1, , 3];
a.forEach(() => calls++);
const m = a.map((x) => (calls++, x * 2));
const f = a.filter(() => (calls++, true));
a.some(() => (calls++, false));
a.every(() => (calls++, true));
console.log(calls, m.length, 1 in m, f.length); // expect: 10 3 false 2
