console.log('a1b22'.match(/\d+/g).join(), 'xyz'.match(/\d/g), 'a1b22'.match(/(\w)(\d+)/).slice(0, 3).join(), 'a1b22'.match(/(\w)(\d+)/).index);
for (const m of 'a1b22'.matchAll(/([a-z])(\d+)/g)) console.log(m[0], m[1], m[2], m.index);

// expect: 1,22 null a1,a,1 0
// expect: a1 a 1 0
// expect: b22 b 22 2
