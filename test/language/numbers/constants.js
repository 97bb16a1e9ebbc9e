console.log(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.MAX_VALUE, Number.MIN_VALUE, Number.EPSILON, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN);
const d = Object.getOwnPropertyDescriptor(Number, 'MAX_VALUE');
console.log(d.writable, d.enumerable, d.configurable);

// expect: 9007199254740991 -9007199254740991 1.7976931348623157e+308 5e-324 2.220446049250313e-16 Infinity -Infinity NaN
// expect: false false false
