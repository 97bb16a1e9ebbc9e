const a = [];
for (let i = 0; i < 300; i++) a.unshift(i, -i);
console.log(a.length, a[0], a[1], a[598], a[599], a.slice(0, 4).join()); // expect: 600 299 -299 0 -0 299,-299,298,-298
