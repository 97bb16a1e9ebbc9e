const names = ['star-a', 'star-b', 'counter', 'forms', 'state', 'default-arrow', 'star-a', 'counter'];
const all = await Promise.all(names.map((n) => import(`./lib/${n}.mjs`)));
console.log(all.length, all[0] === all[6], all[2] === all[7], all.map((ns) => Object.keys(ns).length).join());

// expect: 8 true true 2,2,3,9,1,1,2,3
