console.log([1, 'two', null, undefined, true], [], [[1, [2]]]); // expect: [ 1, 'two', null, undefined, true ] [] [ [ 1, [ 2 ] ] ]
console.log([, 1, , , 2], Array(3)); // expect: [ <1 empty item>, 1, <2 empty items>, 2 ] [ <3 empty items> ]
console.log([1.5, -0, NaN]); // expect: [ 1.5, -0, NaN ]
