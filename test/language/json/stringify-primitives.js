console.log(JSON.stringify('a"b\\c\n\u0001\u007f'), JSON.stringify(1.5), JSON.stringify(NaN), JSON.stringify(null), JSON.stringify(true));
console.log(JSON.stringify(undefined), JSON.stringify(() => 1), JSON.stringify(Symbol()), JSON.stringify('\b\f\t'));

// expect: "a\"b\\c\n\u0001" 1.5 null null true
// expect: undefined undefined undefined "\b\f\t"
