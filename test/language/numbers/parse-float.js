console.log([' 3.14abc', '.5', '-.5e-2x', 'Infinityx', '-Infinity', '1e1000', '0x10', '', 'abc', '1_000', '+7', '5.', '.', '-0', '1e', '1e+'].map((s) => JSON.stringify(parseFloat(s)) ?? 'x').join());
console.log(Object.is(parseFloat('-0'), -0), parseFloat('Infinity'), Number.parseFloat === parseFloat);

// expect: 3.14,0.5,-0.005,null,null,null,0,null,null,1,7,5,null,0,1,1
// expect: true Infinity true
