console.log('a'.concat(1, null, undefined, [2, 3], true), String(null), String([1, [2]]), String({}), new String('obj') + '!', typeof new String('x'), String(), String(Symbol('d')));

// expect: a1nullundefined2,3true null 1,2 [object Object] obj! object  Symbol(d)
