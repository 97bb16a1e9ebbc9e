const o = {};
for (let i = 0; i < 5; i++) o['key' + i] = i;
const k = ['k', 'e', 'y', '3'].join('');
console.log(o[k], k in o, o['ke'.concat('y', 4)], o['xkey2'.slice(1)]); // expect: 3 true 4 2
