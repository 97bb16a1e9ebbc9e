class A extends Array {}
const make = () => A.of(1, 2, 3);
console.log(['map', 'filter', 'slice', 'splice', 'concat', 'flat', 'flatMap'].map((k) => make()[k]((x) => x) instanceof A).join());
console.log(['toSorted', 'toReversed', 'toSpliced'].map((k) => make()[k]() instanceof A).join(), make().with(0, 1) instanceof A);

// expect: true,true,true,true,true,true,true
// expect: false,false,false false
