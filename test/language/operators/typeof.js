console.log(typeof 1, typeof 's', typeof true, typeof undefined, typeof null, typeof {}, typeof [], typeof (() => 1), typeof Symbol());
console.log(typeof class {}, typeof /r/, typeof new Number(1), typeof Math, typeof NaN, typeof missing, typeof typeof 1);

// expect: number string boolean undefined object object object function symbol
// expect: function object object object number undefined string
