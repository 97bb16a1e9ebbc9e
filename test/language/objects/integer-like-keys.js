const o = { '1': 'a', 1.5: 'b', '1e3': 'c', 1e3: 'd', '-0': 'e', [-0]: 'f' };
console.log(Object.keys(o).join('|'), o['0'], o[1000]); // expect: 0|1|1000|1.5|1e3|-0 f d
