var of = 1, get = 2, set = 3, static_ = 4, async = 5, from = 6, as = 7;
var let_ = 8;
console.log(of + get + set + static_ + async + from + as + let_); // expect: 36
