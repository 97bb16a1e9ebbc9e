const v = JSON.parse(' { "a" : [ 1 , -2.5e3 , true , false , null , "\\u0041\\n\\"" ] , "b" : { } } ');
console.log(v.a.join('|'), Object.keys(v.b).length, JSON.parse('"x"'), JSON.parse('-0') === 0, JSON.parse('1E2'), JSON.parse('\t7\n'));

// expect: 1|-2500|true|false||A
// expect: " 0 x true 100 7
