console.log(1 == '1', true == 1, true == '1', null == undefined, null == false, '' == 0, [] == false, [1] == 1, NaN == NaN);
const o = { valueOf: () => 7 };
console.log(o == 7, o == '7', o == o, {} == '[object Object]', Symbol.iterator == Symbol.iterator, '0' == false, [[]] == 0);

// expect: true true true true false true true true false
// expect: true true true true true true true
