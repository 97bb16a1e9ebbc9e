const π = 3, café = 'ok', \u0061bc = 1, 变量 = 'var', $_ = 2, ℮ = 4;
console.log(π, café, abc, 变量, $_, ℮); // expect: 3 ok 1 var 2 4
const o = { \u{62}x: 1, 'é': 2, ünï: 3 };
console.log(o.bx, o.é, o.\u00fcnï); // expect: 1 2 3
